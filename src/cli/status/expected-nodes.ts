import { join } from 'node:path';
import { isJsonObject, type Json } from '../../base/json.js';
import type { Settings } from '../../config/experiment.js';
import { foldCount } from '../../graph/expand.js';
import type { Fold } from '../../graph/stage-spec.js';
import { catalog } from '../../stages/catalog.js';
import { readJsonObject, readRunStart, type RunFolder } from '../../store/run-record.js';

/**
 * How many nodes each stage of a run has in all, in the order of the stages; undefined where its settings cannot tell,
 * because they are damaged or of another version.
 */
export function expectedNodes(folder: RunFolder): ReadonlyMap<string, number> | undefined {
  const settings = readJsonObject(join(folder.path, 'resolved.json'));
  const casesFile = readJsonObject(join(folder.path, 'cases.json'));
  if (settings === undefined || !Array.isArray(casesFile?.cases)) return undefined;
  const cases = (casesFile.cases as readonly Json[]).filter((one) => isJsonObject(one) && one.test !== true).length;
  try {
    const typed = settings as unknown as Settings;
    const writtenFolds = casesFile.writtenFolds as readonly Fold[] | undefined;
    const all = foldCount({ settings: typed, ...(writtenFolds === undefined ? {} : { writtenFolds }) });
    const folds = readRunStart(folder)?.folds?.length ?? all;
    const counts = { run: 1, case: cases, fold: folds };
    const stages = catalog.filter(({ when }) => when?.(typed) !== false);
    return new Map(stages.map(({ name, scope }) => [name, counts[scope]]));
  } catch {
    // Settings that are no settings: what has started is counted all the same.
    return undefined;
  }
}
