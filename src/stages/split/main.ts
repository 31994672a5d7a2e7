import type { Sha256 } from '../../base/hash.js';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.js';
import { StageFailure } from '../../base/failure.js';
import { findLeaks } from '../../dataset/find-leaks.js';
import { findNearDuplicates } from '../../dataset/near-duplicates.js';
import { makeFolds, type Fold, type SplitCase } from '../../dataset/split.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import type { LabelFacts } from '../ingest/case-files.js';
import { readJson, writeJson } from '../output-files.js';
import { coarseThumbnails, readThumbnails } from './read-thumbnails.js';
import type { split } from './spec.js';
import type { TestSet } from './test-file.js';

/** The correlation of two thumbnails that makes it worth looking at both images; different patients stay below 0.99. */
const NEARLY_EQUAL = 0.999;

/** Publishes the folds, every pair of related cases on two sides of one of them, and who is kept for the test. */
export function main(context: StageContext): Promise<void> {
  const cases = casesOf(context);
  const folds = foldsOf(context, cases);
  const contents = new Map(
    cases.map(({ id }): [string, Sha256[]] => [
      id,
      Object.values(readJson(context.output('ingest', { case: id }), 'voxels.json') as Record<string, Sha256>),
    ]),
  );
  const leaks = findLeaks({ folds, cases, contents });
  const near = findNearDuplicates({
    cases: cases.map(({ id, unit }) => ({
      id,
      unit,
      thumbnail: readThumbnails(context.output('ingest', { case: id })),
    })),
    folds,
    contents,
    least: NEARLY_EQUAL,
    coarse: coarseThumbnails,
  });
  refuseEmptySides(folds);
  writeJson(context.out, 'folds.json', folds as unknown as Json);
  for (const [index, fold] of folds.entries()) writeJson(context.out, `fold-${index}.json`, fold as unknown as Json);
  writeJson(context.out, 'leaks.json', leaks as unknown as Json);
  writeJson(context.out, 'near-duplicates.json', near as unknown as Json);
  const kept = context.inputs['test-set'];
  if (isJsonObject(kept)) {
    const test = { format: 1, cases: kept as unknown as TestSet['cases'] } satisfies TestSet;
    writeJson(context.out, 'test.json', test);
  }
  context.used({
    units: new Set(cases.map(({ unit }) => unit)).size,
    cases: cases.length,
    folds: folds.map((fold): JsonObject => ({ train: fold.train.length, validation: fold.validation.length })),
    leaks: leaks.length,
    near_duplicates: near.length,
    ...(isJsonObject(kept) ? { test: Object.keys(kept).length } : {}),
  });
  return Promise.resolve();
}

interface TableRow {
  readonly unit: string;
  readonly parent?: string;
  readonly target?: number;
}

function casesOf(context: StageContext): (SplitCase & { readonly parent?: string })[] {
  const { split: settings } = context.settings as SliceOf<typeof split>;
  const table = context.inputs.table as unknown as Readonly<Record<string, TableRow>>;
  const byLabels = settings.kind !== 'file' && settings.stratify === 'labels';
  return Object.entries(table).map(([id, row]) => ({
    id,
    ...row,
    ...(byLabels ? { labels: labelsOf(context, id) } : {}),
  }));
}

/** Labels of which the case has a voxel. Whether it has background says nothing. */
function labelsOf(context: StageContext, id: string): string[] {
  const { voxels } = readJson(context.output('ingest', { case: id }), 'label.json') as LabelFacts;
  return Object.entries(voxels).flatMap(([name, count]) => (name !== 'background' && count > 0 ? [name] : []));
}

function foldsOf(context: StageContext, cases: readonly SplitCase[]): readonly Fold[] {
  const { split: settings } = context.settings as SliceOf<typeof split>;
  if (settings.kind === 'file') return context.inputs['written-folds'] as unknown as readonly Fold[];
  return makeFolds({ cases, split: settings });
}

function refuseEmptySides(folds: readonly Fold[]): void {
  const empty = folds.findIndex((fold) => fold.train.length === 0 || fold.validation.length === 0);
  if (empty < 0) return;
  throw new StageFailure({
    code: 'CASES_MISSING',
    message: `fold ${empty} has no case on one of its sides`,
    fix: 'use fewer folds or another data.split.fraction',
  });
}
