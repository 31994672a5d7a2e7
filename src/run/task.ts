import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../base/atomic-file.js';
import { sha256OfJson, type Sha256 } from '../base/hash.js';
import { isJsonObject, type Json, type JsonObject } from '../base/json.js';
import type { Basis } from '../graph/basis.js';
import type { NodeScope } from '../graph/plan.js';
import type { RawCase } from '../graph/stage-context.js';
import type { AttemptId, ResultId } from '../store/layout.js';
import type { ProcessIdentity } from '../store/process-identity.js';
import type { RunId } from '../store/run-record.js';

/**
 * All that a stage process is told, in `task.json` of its attempt. A stage can be run by hand from this file alone:
 * `node dist/stage.mjs <attempt>/task.json`.
 */
export interface Task {
  readonly format: 1;
  readonly attempt: AttemptId;
  /** The run that wants it first; others may use the results. */
  readonly run?: RunId;
  /** What the user typed, for whoever waits for the results. */
  readonly command?: string;
  /** Process that reads the events of this attempt; absent where a task was written by an older version. */
  readonly follower?: ProcessIdentity;
  /** Build of voxrun that planned it; absent where that ran from its sources. */
  readonly build?: string;
  /** Absolute path of the runs root. */
  readonly runs: string;
  readonly stage: string;
  readonly threads: number;
  /** One node, or many of a per-case stage that share a process. */
  readonly nodes: readonly TaskNode[];
  /** Versions and machine, recorded in the manifests. */
  readonly environment: JsonObject;
}

export interface TaskNode {
  readonly node: string;
  readonly scope: NodeScope;
  readonly fingerprint: Sha256;
  readonly basis: Basis;
  /** What the stage gets: the settings of the basis, with the neutral values that no hash contains. */
  readonly settings: JsonObject;
  /** Name of the result if it is published. */
  readonly result: ResultId;
  /** Results of the nodes that it needs, by node id. */
  readonly results: Readonly<Record<string, ResultId>>;
  readonly raw: Readonly<Record<string, RawCase>>;
  /** Compute it whatever the store holds, and go on only from what this very run left. */
  readonly forced?: true;
  /** Folder of the checkpoint that a training goes on from, if no attempt of its own went further. */
  readonly continuedFrom?: string;
  /** Do not start a training from its first epoch. */
  readonly mustGoOn?: true;
}

export function writeTask(folder: string, task: Task): string {
  const path = join(folder, 'task.json');
  writeFileAtomic(path, `${JSON.stringify(task, undefined, 1)}\n`);
  return path;
}

/** Reads a task and checks that each fingerprint is the hash of its basis. Throws on a damaged file. */
export function readTask(path: string): Task {
  const value = JSON.parse(readFileSync(path, 'utf8')) as Json;
  if (!isJsonObject(value) || value.format !== 1 || !Array.isArray(value.nodes)) {
    throw new Error(`${path} is not a task of this voxrun`);
  }
  const task = value as unknown as Task;
  for (const node of task.nodes) {
    if (sha256OfJson(node.basis as unknown as JsonObject) !== node.fingerprint) {
      throw new Error(`${path}: the fingerprint of ${node.node} does not belong to its settings and inputs`);
    }
  }
  return task;
}
