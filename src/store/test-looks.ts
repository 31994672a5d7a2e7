import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createExclusive, hasErrorCode } from '../base/atomic-file.js';
import type { Sha256 } from '../base/hash.js';
import type { JsonObject } from '../base/json.js';
import { foldersIn } from './entries.js';
import type { ResultId, StoreLayout } from './layout.js';
import { listExperiments, listRuns, readJsonObject, type RunFolder, type RunId } from './run-record.js';
import { trashLayout } from './trash.js';

/** One look at the test set, in `tests/<n>.json` of the run. Written once and never replaced. */
export interface TestLook {
  readonly format: 1;
  /** Counts from 1 within the run. */
  readonly look: number;
  readonly at: string;
  readonly commandLine: readonly string[];
  /** Hash of who is in the test set and what it holds: looks of several runs at one set can be counted together. */
  readonly testSet: Sha256;
  /** Stored results that it showed, by node. */
  readonly results: Readonly<Record<string, ResultId>>;
  readonly environment: JsonObject;
  /** What was told of test images that are unlike those of the training. Absent in looks of earlier versions. */
  readonly remarks?: readonly { readonly code: string; readonly message: string }[];
  /** What was shown. */
  readonly result: JsonObject;
}

/** Records a look under the next number, which no other process can take as well. Returns it. */
export function recordLook(run: RunFolder, look: Omit<TestLook, 'format' | 'look'>): TestLook {
  for (let number = readLooks(run).length + 1; ; number++) {
    const numbered: TestLook = { format: 1, look: number, ...look };
    if (createExclusive(join(run.path, 'tests', `${number}.json`), `${JSON.stringify(numbered, undefined, 1)}\n`)) {
      return numbered;
    }
  }
}

/** The looks of a run, oldest first; a damaged record is one that happened, too. */
export function readLooks(run: RunFolder): (TestLook | undefined)[] {
  return lookNames(run).map((name) => {
    const value = readJsonObject(join(run.path, 'tests', name));
    return value?.format === 1 ? (value as unknown as TestLook) : undefined;
  });
}

/** How often any run of this runs root looked at a test set, those included that are in the trash or gone for good. */
export function countLooks(layout: StoreLayout, testSet: Sha256): number {
  const runs = [layout, trashLayout(layout)].flatMap((place) =>
    listExperiments(place).flatMap((experiment) => listRuns(place, experiment)),
  );
  const gone = foldersIn(archiveFolder(layout)).map((id) => ({
    id: id as RunId,
    path: join(archiveFolder(layout), id),
  }));
  return [...runs, ...gone].flatMap((run) => readLooks(run)).filter((look) => look?.testSet === testSet).length;
}

/** Keeps the looks of a run that is about to be removed for good: what was seen stays seen. */
export function archiveLooks(layout: StoreLayout, { id, path }: RunFolder): void {
  if (lookNames({ id, path }).length === 0) return;
  const target = join(archiveFolder(layout), id);
  mkdirSync(target, { recursive: true });
  renameSync(join(path, 'tests'), join(target, 'tests'));
}

function archiveFolder(layout: StoreLayout): string {
  return join(layout.store, 'looks');
}

function lookNames(run: RunFolder): string[] {
  try {
    return readdirSync(join(run.path, 'tests'))
      .filter((name) => /^\d+\.json$/.test(name))
      .sort((a, b) => parseInt(a) - parseInt(b));
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}
