import { lstatSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { packageBuild, packageVersion } from '../base/package-root.js';
import type { JsonObject } from '../base/json.js';
import { readRun, type IndexedFigure } from './index-facts.js';
import { readIndexFile, writeIndexFile } from './index-file.js';
import { indexedExperiment, type IndexedExperiment } from './index-experiment.js';
import type { IndexedRun } from './indexed-run.js';
import type { StoreLayout } from './layout.js';
import { isRunId, listExperiments, type RunFolder } from './run-record.js';

/** File systems note times in steps; what changed within this time before a look may change again unnoticed. */
const SETTLED_MS = 2000;

/**
 * All runs of a runs root, oldest first. What was read before is taken from an index that readers keep in the store; a
 * run is read anew as soon as its folder changed. Every file of a run is replaced by a rename, so its folder tells.
 */
export function readRuns(options: {
  layout: StoreLayout;
  /** What a summary says in figures. */
  figuresOf: (summary: JsonObject) => readonly IndexedFigure[];
  now?: Date;
}): IndexedRun[] {
  const { layout, figuresOf, now = new Date() } = options;
  const writer = packageBuild() ?? packageVersion();
  const known = new Map((readIndexFile(layout, writer) ?? []).map((packed) => [packed.name, packed]));
  const experiments: IndexedExperiment[] = [];
  let isChanged = false;
  for (const name of listExperiments(layout)) {
    const experiment = indexedExperiment(name, known.get(name));
    known.delete(name);
    for (const folder of foldersOf(layout, name)) {
      const stat = lstatSync(folder.path, { throwIfNoEntry: false });
      if (stat?.isDirectory() !== true || experiment.keep(folder, stat)) continue;
      const read = readRun(folder, figuresOf);
      if (read === undefined) continue;
      const isSettled = stat.ctimeMs < now.getTime() - SETTLED_MS;
      experiment.add(folder, { read, stat, isSettled });
      isChanged ||= isSettled;
    }
    isChanged ||= experiment.hasLost();
    experiments.push(experiment);
  }
  const runs = experiments.flatMap((experiment) => experiment.runs());
  if (isChanged || known.size > 0) {
    const packed = experiments.map((experiment) => experiment.pack());
    writeIndexFile(layout, { writer, experiments: packed.filter(({ rows }) => rows.length > 0) });
  }
  return runs.sort((a, b) => (a.folder.id < b.folder.id ? -1 : 1));
}

/** As `listRuns`, for many: whether a name is a folder is seen later, and joining paths takes longer than reading rows. */
function foldersOf(layout: StoreLayout, experiment: string): RunFolder[] {
  const parent = join(layout.runs, experiment);
  return readdirSync(parent)
    .filter(isRunId)
    .map((id) => ({ id, path: `${parent}${sep}${id}` }));
}
