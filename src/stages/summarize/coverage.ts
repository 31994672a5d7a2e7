import type { JsonObject } from '../../base/json.js';
import { StageFailure } from '../../base/failure.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { Fold } from '../../graph/stage-spec.js';
import { readJson } from '../output-files.js';

/** Which folds a summary covers, and whom. */
export interface Coverage {
  /** Folds that were asked for, ascending, and how many the split has. */
  readonly asked: readonly number[];
  readonly total: number;
  /** Validation cases of the folds asked for. */
  readonly expected: readonly string[];
  readonly unitOf: Readonly<Record<string, string>>;
  /** What to say if the folds asked for are not all. */
  readonly partial?: string;
}

export function coverageOf(context: StageContext): Coverage {
  const folds = readJson(context.output('split', {}), 'folds.json') as readonly Fold[];
  const asked = Object.keys(context.inputs.evaluate as JsonObject)
    .map(Number)
    .sort((a, b) => a - b);
  const table = context.inputs.table as unknown as Readonly<Record<string, { readonly unit: string }>>;
  const expected = asked.flatMap((fold) => folds[fold]!.validation);
  const unitOf = Object.fromEntries(Object.entries(table).map(([id, { unit }]) => [id, unit]));
  return {
    asked,
    total: folds.length,
    expected,
    unitOf,
    ...(asked.length === folds.length
      ? {}
      : {
          partial: `fold ${asked.join(', ')} of ${folds.length}; ${expected.length} of ${Object.keys(unitOf).length} cases were validated on`,
        }),
  };
}

/**
 * Throws CASES_MISSING unless every expected case was evaluated exactly once: a mean over fewer or other cases than
 * the folds name would be believed by everybody who reads it.
 */
export function accountFor(expected: readonly string[], evaluated: readonly string[]): void {
  const missing = expected.filter((id) => !evaluated.includes(id));
  const extra = evaluated.filter((id, index) => !expected.includes(id) || evaluated.indexOf(id) !== index);
  if (missing.length === 0 && extra.length === 0) return;
  const parts = [
    ...(missing.length > 0 ? [`without a result: ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`not expected or there twice: ${extra.join(', ')}`] : []),
  ];
  throw new StageFailure({
    code: 'CASES_MISSING',
    message: `the folds' cases are not all accounted for; ${parts.join('; ')}`,
  });
}
