import type { StageContext } from '../../graph/stage-context.js';
import type { Fold } from '../../graph/stage-spec.js';
import type { PreparedCaseFile } from '../../learn/loader/batch.js';
import { readJson } from '../output-files.js';

/** The fold's prepared cases, each with its target in a regression. Validation cases only where they are measured. */
export interface TrainingCases {
  readonly train: readonly PreparedCaseFile[];
  readonly validation: readonly PreparedCaseFile[];
}

export function trainingCases(context: StageContext): TrainingCases {
  const fold = readJson(context.output('split', {}), `fold-${context.scope.fold!}.json`) as Fold;
  const table = (context.inputs.table ?? {}) as unknown as Readonly<Record<string, { readonly target?: number }>>;
  const held = new Set(fold.validation);
  const files = context.caseIds('prepare').map((id): PreparedCaseFile => {
    const target = table[id]?.target;
    return { id, folder: context.output('prepare', { case: id }), ...(target === undefined ? {} : { target }) };
  });
  return { train: files.filter(({ id }) => !held.has(id)), validation: files.filter(({ id }) => held.has(id)) };
}
