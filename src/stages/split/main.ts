import type { Sha256 } from '../../base/hash.js';
import type { Json, JsonObject } from '../../base/json.js';
import { StageFailure } from '../../base/failure.js';
import { findLeaks } from '../../dataset/find-leaks.js';
import { makeFolds } from '../../dataset/split.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { readJson, writeJson } from '../output-files.js';
import type { split } from './spec.js';

interface TableRow {
  readonly unit: string;
  readonly parent?: string;
}

/** Publishes the folds, and every pair of related cases on two sides of one of them. */
export function main(context: StageContext): Promise<void> {
  const settings = context.settings as SliceOf<typeof split>;
  const table = context.inputs.table as unknown as Readonly<Record<string, TableRow>>;
  const cases = Object.entries(table).map(([id, row]) => ({ id, ...row }));
  const folds = makeFolds({ cases, split: settings.split });
  const contents = new Map(
    cases.map(({ id }): [string, Sha256[]] => [
      id,
      Object.values(readJson(context.output('ingest', { case: id }), 'voxels.json') as Record<string, Sha256>),
    ]),
  );
  const leaks = findLeaks({ folds, cases, contents });
  refuseEmptySides(folds);
  writeJson(context.out, 'folds.json', folds as unknown as Json);
  for (const [index, fold] of folds.entries()) writeJson(context.out, `fold-${index}.json`, fold as unknown as Json);
  writeJson(context.out, 'leaks.json', leaks as unknown as Json);
  context.used({
    units: new Set(cases.map(({ unit }) => unit)).size,
    cases: cases.length,
    folds: folds.map((fold): JsonObject => ({ train: fold.train.length, validation: fold.validation.length })),
    leaks: leaks.length,
  });
  return Promise.resolve();
}

function refuseEmptySides(folds: ReturnType<typeof makeFolds>): void {
  const empty = folds.findIndex((fold) => fold.train.length === 0 || fold.validation.length === 0);
  if (empty < 0) return;
  throw new StageFailure({
    code: 'CASES_MISSING',
    message: `fold ${empty} has no case on one of its sides`,
    fix: 'use fewer folds or another data.split.fraction',
  });
}
