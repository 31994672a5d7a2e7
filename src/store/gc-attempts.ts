import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readTextIfThere } from '../base/atomic-file.js';
import { isJsonObject, type Json, type JsonObject } from '../base/json.js';
import { hasCheckpoint } from './attempt.js';
import { entriesIn, foldersIn } from './entries.js';
import { resultsIn, type Roots } from './gc-roots.js';
import type { StoreLayout } from './layout.js';
import { livenessOf, type ProcessIdentity } from './process-identity.js';
import { readJsonObject, type RunId } from './run-record.js';

/** The folder of a stage process, as it was when it was looked at. */
export interface Attempt {
  readonly name: string;
  readonly path: string;
  /** Text of its `task.json`. */
  readonly task: string;
  readonly run?: string;
  /** `silent`: its process has not said that it lives, because it starts or never did. */
  readonly state: 'alive' | 'dead' | 'elsewhere' | 'silent';
  readonly changedMs: number;
}

/** What there is to say of the folders in which stage processes work or worked. */
export interface AttemptReview {
  /** Folders that nobody works in and nothing goes on from. */
  readonly dead: readonly string[];
  /** Results that the others were started with, or are about to publish. */
  readonly needed: ReadonlySet<string>;
  /** How many belong to processes of other machines, which only that machine can tell from dead ones. */
  readonly elsewhere: number;
}

/** All attempts, to be judged by what runs have written down afterwards. */
export function readAttempts(layout: StoreLayout): Attempt[] {
  return foldersIn(layout.attempts).flatMap((name) => {
    const path = join(layout.attempts, name);
    const changed = [path, join(path, 'events.jsonl'), join(path, 'log.jsonl')].flatMap(
      (one) => statSync(one, { throwIfNoEntry: false })?.ctimeMs ?? [],
    );
    if (changed.length === 0) return [];
    const run = readJsonObject(join(path, 'task.json'))?.run;
    return {
      name,
      path,
      task: readTextIfThere(join(path, 'task.json')) ?? '',
      ...(typeof run === 'string' ? { run } : {}),
      state: stateOf(path),
      changedMs: Math.max(...changed),
    };
  });
}

/**
 * Tells dead attempts from others. One counts as dead when its process is, nothing in it changed since `before`, its run is
 * not under way and no training would go on from its checkpoint.
 */
export function reviewAttempts(options: {
  attempts: readonly Attempt[];
  roots: Roots;
  /** Runs that are under way: they still read what their dead processes left. */
  live: ReadonlySet<RunId>;
  /** In ms since 1970 by the clock of the file system. */
  before: number;
  /** The same for those whose process has not said yet that it lives. */
  settled: number;
}): AttemptReview {
  const { attempts, roots, live, before, settled } = options;
  const kept = newestCheckpoints(attempts, roots);
  const needed = new Set<string>();
  const dead: string[] = [];
  let elsewhere = 0;
  for (const attempt of attempts) {
    const isOver = isDead(attempt, { before, settled }) && !isOf(attempt, live);
    if (attempt.state === 'elsewhere') elsewhere++;
    if (isOver && !kept.has(attempt.path)) dead.push(attempt.path);
    if (!isOver) for (const result of resultsIn(attempt.task)) needed.add(result);
  }
  return { dead, needed, elsewhere };
}

function isDead({ state, changedMs }: Attempt, { before, settled }: { before: number; settled: number }): boolean {
  if (state === 'dead') return changedMs < before;
  return state === 'silent' && changedMs < settled;
}

function stateOf(path: string): Attempt['state'] {
  const owner = ownerOf(path);
  if (owner === undefined) return 'silent';
  const liveness = livenessOf(owner);
  return liveness === 'unknown' ? 'elsewhere' : liveness;
}

function isOf({ run }: Attempt, runs: ReadonlySet<RunId>): boolean {
  return run !== undefined && runs.has(run as RunId);
}

/**
 * Of each training that a run has begun and not finished, the attempts that hold its newest checkpoint: one for the run
 * that began it, which may go on from nothing else, and one over all runs.
 */
function newestCheckpoints(attempts: readonly Attempt[], { unfinished }: Roots): ReadonlySet<string> {
  const newest = new Map<string, Attempt>();
  for (const attempt of attempts) {
    const runs = unfinished.get(attempt.name.split('-').at(-2) ?? '');
    if (runs === undefined || !hasCheckpoint(attempt.path)) continue;
    const stem = attempt.name.split('-').at(-2)!;
    const keys = isOf(attempt, runs) ? [stem, `${stem} ${attempt.run!}`] : [stem];
    for (const key of keys) {
      const known = newest.get(key);
      if (known === undefined || isNewer(attempt, known)) newest.set(key, attempt);
    }
  }
  return new Set([...newest.values()].map(({ path }) => path));
}

/** By the epochs in the names, where they say so; a clock may have been set back. */
function isNewer(one: Attempt, other: Attempt): boolean {
  const [a, b] = [lastCheckpoint(one), lastCheckpoint(other)];
  return a.name === b.name ? a.ms > b.ms : a.name > b.name;
}

function lastCheckpoint({ path }: Attempt): { readonly name: string; readonly ms: number } {
  const folder = join(path, 'checkpoints');
  const name = entriesIn(folder)
    .map((entry) => entry.name)
    .filter((one) => !one.includes('.tmp'))
    .sort()
    .at(-1);
  if (name === undefined) return { name: '', ms: 0 };
  return { name, ms: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 };
}

/** Who wrote the attempt's first event. */
function ownerOf(path: string): ProcessIdentity | undefined {
  const first = readTextIfThere(join(path, 'events.jsonl'))?.split('\n')[0];
  const value = first === undefined ? undefined : parse(first);
  return value !== undefined && typeof value.pid === 'number' && typeof value.host === 'string'
    ? (value as unknown as ProcessIdentity)
    : undefined;
}

function parse(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
