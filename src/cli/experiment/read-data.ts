import { hasErrors, type Diagnostic } from '../../base/diagnostic.js';
import { labelSourceOf } from '../../config/label-source.js';
import { showPath } from '../../config/show-path.js';
import { readCases } from '../../dataset/case-table.js';
import type { LocateCell } from '../../dataset/case-listing.js';
import type { CaseRow } from '../../dataset/case-row.js';
import type { Fold } from '../../dataset/split.js';
import { readSplitFile } from '../../dataset/split-file.js';
import type { TestSettings } from '../../dataset/test-set.js';
import type { Settings } from '../../config/experiment.js';
import type { ExperimentSource } from './experiment-source.js';

export interface ReadData {
  /** Sorted by id. Incomplete where there are errors. */
  readonly cases: readonly CaseRow[];
  /** The folds of the split file, where the experiment names a sound one. */
  readonly writtenFolds?: readonly Fold[];
  /** Where a cell of the case table stands, where there is one. */
  readonly locateCell?: LocateCell;
  readonly diagnostics: readonly Diagnostic[];
}

/** What an experiment's table, folders and split file say. Opens no image. */
export function readData(options: { loaded: ExperimentSource; cwd: string }): ReadData {
  const { loaded, cwd } = options;
  const { data, task } = loaded.experiment;
  const label = labelSourceOf(data);
  const common = { root: loaded.dataRoot, locate: loaded.locate, showPath: (path: string) => showPath(path, cwd) };
  const found = readCases({
    ...common,
    channels: Object.entries(data.channels).map(([name, { image }]) => ({ name, image })),
    label: label?.map,
    labelPath: label?.path,
    table: data.table,
    independentUnit: data.independent_unit,
    target: task.kind === 'regression' ? { column: task.target, isLogarithmic: task.transform === 'log' } : undefined,
    test: testSettings(data),
  });
  // Among a part of the cases, ids of the others would look unknown.
  if (data.split.kind !== 'file' || hasErrors(found.diagnostics)) return found;
  const { folds, diagnostics } = readSplitFile({ ...common, file: data.split.file, cases: found.cases });
  return {
    ...found,
    ...(folds === undefined ? {} : { writtenFolds: folds }),
    diagnostics: [...found.diagnostics, ...diagnostics],
  };
}

/** A drawn test set is balanced over the targets where the folds are. Over labels it cannot: they are not read. */
function testSettings({ test, split }: Settings['data']): TestSettings | undefined {
  if (test === undefined) return undefined;
  const { fraction, seed, column, value } = test;
  if (column !== undefined && value !== undefined) return { column, value };
  if (fraction === undefined) throw new Error('Internal error: a test set that was not validated');
  return { fraction, seed, byTarget: split.kind !== 'file' && split.stratify === 'target' };
}
