import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrorCode, readTextIfThere, writeFileAtomic } from '../base/atomic-file.js';
import type { Failure } from '../base/failure.js';
import type { Sha256 } from '../base/hash.js';
import { isJsonObject, type Json, type JsonObject } from '../base/json.js';
import type { ResultId, StoreLayout } from './layout.js';

/**
 * `<UTC time>-<start of the identity>`, e.g. `20261122-114502-3fa9c1d2`. Ids of one runs root sort in the order in which
 * the runs were created, also where the clock was set back; when a run began stands in its `run.json`.
 */
export type RunId = string & { readonly __brand: 'RunId' };

/** What is known when a run starts. Written once to `run.json`. */
export interface RunStart {
  readonly format: 1;
  readonly run: RunId;
  readonly experiment: string;
  /** Hash of everything that decides the run's results and judgements; equal runs have equal identities. */
  readonly identity: Sha256;
  readonly startedAt: string;
  readonly commandLine: readonly string[];
  readonly sets: readonly string[];
  /** Folds asked for; absent for all. */
  readonly folds?: readonly number[];
  /** Path of the experiment file as it was given, and where its data lay: for people, in no hash. */
  readonly file: string;
  readonly dataRoot: string;
  readonly environment: JsonObject;
  /** The run whose settings this one took over; absent where it began from a file. */
  readonly parent?: RunParent;
  /** What it is a member of: the variants, the sweep or the ladder of one experiment file. */
  readonly group?: RunMembership;
  /** Stages that it computed whatever the store held. */
  readonly forced?: readonly string[];
  /** Trainings that go on from earlier weights, by node; see `ContinuedTraining` of the planning. */
  readonly continued?: Readonly<Record<string, JsonObject>>;
  /** Versions of the stages by name; absent in runs of before they were recorded. */
  readonly stages?: Readonly<Record<string, number>>;
  /** Names the build of voxrun; absent where it ran from its sources. */
  readonly build?: string;
}

/** `rerun`: its settings, perhaps changed; `check`: everything computed again; `continued`: from its trained weights. */
export interface RunParent {
  readonly run: RunId;
  readonly how: 'rerun' | 'check' | 'continued';
}

export interface RunMembership {
  readonly kind: 'variants' | 'sweep' | 'ladder';
  /** The same for all members of one call, and for a later call that goes on with it. */
  readonly group: string;
  /** Name of the member: a variant's, or the settings of a point of a sweep. */
  readonly member: string;
}

/** One node of a run. Written by the run's parent only. */
export interface NodeRecord {
  readonly format: 1;
  readonly node: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly fingerprint: Sha256;
  readonly basis: JsonObject;
  readonly result?: ResultId;
  /** Whether this run computed the result or found it. */
  readonly how?: 'computed' | 'reused';
  readonly failure?: Failure;
}

/** Folder of one run and what is read from and written to it. */
export interface RunFolder {
  readonly id: RunId;
  readonly path: string;
}

/** Creates the run's folder, after every other in the order of names; never a folder that is there. */
export function createRunFolder(options: {
  layout: StoreLayout;
  experiment: string;
  identity: Sha256;
  now: Date;
}): RunFolder {
  const { layout, experiment, identity, now } = options;
  const parent = join(layout.runs, experiment);
  mkdirSync(parent, { recursive: true });
  const stem = `${nextStamp(layout, now)}-${identity.slice(0, 8)}`;
  for (let copy = 1; ; copy++) {
    const id = (copy === 1 ? stem : `${stem}-${copy}`) as RunId;
    try {
      mkdirSync(join(parent, id));
      mkdirSync(join(parent, id, 'nodes'));
      return { id, path: join(parent, id) };
    } catch (error) {
      if (!hasErrorCode(error, 'EEXIST')) throw error;
    }
  }
}

/** The time of a new run's id: now, or a second after the newest id where that is not later. */
function nextStamp(layout: StoreLayout, now: Date): string {
  const newest = listExperiments(layout)
    .flatMap((experiment) => listRuns(layout, experiment).at(-1)?.id.slice(0, 15) ?? [])
    // An id from a clock that was years ahead must not decide all that follow.
    .filter((stamp) => timeOf(stamp) < now.getTime() + MOST_AHEAD_MS)
    .reduce((latest, stamp) => (stamp > latest ? stamp : latest), '');
  const present = stampOf(now);
  return present > newest ? present : stampOf(new Date(timeOf(newest) + 1000));
}

const MOST_AHEAD_MS = 366 * 24 * 3_600_000;

function stampOf(time: Date): string {
  return time.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}

/** In ms since 1970. */
function timeOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(....)(..)(..)-(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z'));
}

/** Runs of an experiment, oldest first. With an identity only those that may have it, told by their names. */
export function listRuns(layout: StoreLayout, experiment: string, identity?: Sha256): RunFolder[] {
  const parent = join(layout.runs, experiment);
  return folderNames(parent)
    .filter(isRunId)
    .filter((name) => identity === undefined || name.split('-')[2] === identity.slice(0, 8))
    .sort()
    .map((name) => ({ id: name, path: join(parent, name) }));
}

export function isRunId(name: string): name is RunId {
  return /^\d{8}-\d{6}-[0-9a-f]{8}(-\d+)?$/.test(name);
}

/** Every experiment that has runs. */
export function listExperiments(layout: StoreLayout): string[] {
  return folderNames(layout.runs).filter((name) => !name.startsWith('.'));
}

export function writeRunStart(folder: RunFolder, start: RunStart): void {
  writeFileAtomic(join(folder.path, 'run.json'), `${JSON.stringify(start, undefined, 1)}\n`);
}

export function readRunStart(folder: RunFolder): RunStart | undefined {
  const value = readJsonObject(join(folder.path, 'run.json'));
  return value !== undefined && isRunStart(value) ? (value as unknown as RunStart) : undefined;
}

/** What other code relies on; a field of another kind makes the record a damaged one. */
function isRunStart(value: JsonObject): boolean {
  const { format, environment, commandLine, sets, folds, forced, continued, parent, group } = value;
  const texts = [value.startedAt, value.file, value.dataRoot];
  return (
    format === 1 &&
    typeof value.identity === 'string' &&
    texts.every((one) => one === undefined || typeof one === 'string') &&
    isJsonObject(environment) &&
    [continued, parent, group].every((one) => one === undefined || isJsonObject(one)) &&
    [commandLine, sets].every((one) => one === undefined || isListOf(one, 'string')) &&
    isListOf(folds, 'number') &&
    isListOf(forced, 'string')
  );
}

function isListOf(value: Json | undefined, kind: 'number' | 'string'): boolean {
  return value === undefined || (Array.isArray(value) && value.every((item: Json) => typeof item === kind));
}

export function writeNode(folder: RunFolder, record: NodeRecord): void {
  writeFileAtomic(join(folder.path, 'nodes', nodeFileName(record.node)), `${JSON.stringify(record)}\n`);
}

export function readNode(folder: RunFolder, node: string): NodeRecord | undefined {
  const value = readJsonObject(join(folder.path, 'nodes', nodeFileName(node)));
  return value !== undefined && isNode(value) ? (value as unknown as NodeRecord) : undefined;
}

export function readNodes(folder: RunFolder): NodeRecord[] {
  return fileNames(join(folder.path, 'nodes')).flatMap((name) => {
    const value = readJsonObject(join(folder.path, 'nodes', name));
    return value !== undefined && isNode(value) ? [value as unknown as NodeRecord] : [];
  });
}

function isNode({ format, node, fingerprint, basis, result }: JsonObject): boolean {
  const isWhole = format === 1 && typeof node === 'string' && typeof fingerprint === 'string' && isJsonObject(basis);
  return isWhole && (result === undefined || (typeof result === 'string' && !result.includes('/')));
}

/** `train[0]` stands in `train.0.json`. Case ids hold no slash, so a name stays in its folder. */
export function nodeFileName(node: string): string {
  const match = /^([^[]+)\[(.*)\]$/.exec(node);
  return match === null ? `${node}.json` : `${match[1]!}.${match[2]!}.json`;
}

export function readJsonObject(path: string): JsonObject | undefined {
  const text = readTextIfThere(path);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function folderNames(path: string): string[] {
  return entries(path, (entry) => entry.isDirectory());
}

function fileNames(path: string): string[] {
  return entries(path, (entry) => entry.isFile() && entry.name.endsWith('.json'));
}

function entries(
  path: string,
  keep: (entry: { name: string; isDirectory(): boolean; isFile(): boolean }) => boolean,
): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter(keep)
      .map((entry) => entry.name);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}
