import { join } from 'node:path';
import { writeFileAtomic } from '../base/atomic-file.js';
import type { RunOutcome } from '../base/event.js';
import { isJsonObject } from '../base/json.js';
import { identityOf, livenessOf, type ProcessIdentity } from './process-identity.js';
import { readJsonObject, type RunFolder } from './run-record.js';

/** `process.json` of a run: who computes it, or did so last, and how that ended. Replaced by each start of the run. */
export interface RunProcess {
  readonly format: 1;
  readonly process: ProcessIdentity;
  readonly startedAt: string;
  /** Seconds that earlier processes of this run took, as far as they lived to say so. */
  readonly earlierSeconds: number;
  readonly end?: RunEnd;
}

export interface RunEnd {
  readonly at: string;
  readonly state: RunOutcome;
  readonly seconds: number;
  readonly done: number;
  readonly failed: number;
  readonly left: number;
}

/**
 * - `running`: its process lives, or is on another machine, where nobody can see it
 * - `stopped`: its process ended without saying how, by a kill or a power cut
 * - the others: as its process said
 */
export type RunState = RunOutcome | 'running' | 'stopped';

/** Says in the run's folder that this process computes it from now on. */
export function noteStart(run: RunFolder): RunProcess {
  const before = readRunProcess(run);
  const noted: RunProcess = {
    format: 1,
    process: identityOf(process.pid),
    startedAt: new Date().toISOString(),
    earlierSeconds: (before?.earlierSeconds ?? 0) + (before?.end?.seconds ?? 0),
  };
  write(run, noted);
  return noted;
}

/** Says how it ended. */
export function noteEnd(run: RunFolder, noted: RunProcess, { at, state, seconds, done, failed, left }: RunEnd): void {
  write(run, { ...noted, end: { at, state, seconds, done, failed, left } });
}

/** Undefined for runs of before there was such a file, and where it is damaged. */
export function readRunProcess(run: RunFolder): RunProcess | undefined {
  const value = readJsonObject(join(run.path, 'process.json'));
  const isWhole =
    value?.format === 1 && isJsonObject(value.process) && (value.end === undefined || isJsonObject(value.end));
  return isWhole ? (value as unknown as RunProcess) : undefined;
}

/** State of a run that has no whole summary; see `isComplete` for those that have. */
export function stateOfProcess(noted: RunProcess | undefined): RunState {
  if (noted === undefined) return 'stopped';
  if (noted.end !== undefined) return noted.end.state;
  return livenessOf(noted.process) === 'dead' ? 'stopped' : 'running';
}

function write(run: RunFolder, noted: RunProcess): void {
  writeFileAtomic(join(run.path, 'process.json'), `${JSON.stringify(noted)}\n`);
}
