import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../src/base/atomic-file.js';
import type { Json } from '../../src/base/json.js';
import type { RunFolder, RunId } from '../../src/store/run-record.js';

/** What a run's folder holds, as far as listings read it. */
export interface WrittenRun {
  readonly id: string;
  readonly experiment?: string;
  readonly settings?: Json;
  /** Mean foreground Dice; without it the run is not complete. */
  readonly dice?: number | null;
  readonly start?: Readonly<Record<string, Json>>;
  readonly process?: Json;
}

/** Writes the records of a run that was never computed. */
export function writeRun(runs: string, written: WrittenRun): RunFolder {
  const { id, experiment = 'small', settings = { seed: 1 }, dice, start = {}, process } = written;
  const path = join(runs, experiment, id);
  const put = (name: string, value: Json): void => {
    writeFileAtomic(join(path, name), JSON.stringify(value));
  };
  mkdirSync(join(path, 'nodes'), { recursive: true });
  const startedAt = id.replace(/^(....)(..)(..)-(..)(..)(..).*$/, '$1-$2-$3T$4:$5:$6.000Z');
  put('run.json', { format: 1, run: id, experiment, identity: id, startedAt, environment: {}, ...start });
  put('resolved.json', settings);
  if (process !== undefined) put('process.json', process);
  if (dice !== undefined) put('summary.json', { identity: id, dice: { mean_foreground: dice, per_label: {} } });
  return { id: id as RunId, path };
}
