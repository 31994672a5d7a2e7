import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fsyncFile, fsyncFolder, hasErrorCode } from '../base/atomic-file.js';
import { StageFailure } from '../base/failure.js';
import { sha256OfFile, sha256OfJson, type Sha256 } from '../base/hash.js';
import type { Json } from '../base/json.js';
import { readArraysFile, writeArraysFile } from './arrays-file.js';
import type { NamedArray } from './named-array.js';
import type { OptimizerState } from './optimizer.js';

/** One epoch's figures. No times: a resumed training writes the same. */
export interface EpochRecord {
  /** From 0. */
  readonly epoch: number;
  /** Mean over the epoch's steps. */
  readonly loss: number;
  readonly learningRate: number;
  /** Measured after the epoch in eval mode, without augmentation. */
  readonly train?: Measure;
  readonly validation?: Measure;
}

/** Figures of a network over some cases. */
export interface Measure {
  readonly loss: number;
  /** Mean Dice of a segmentation, mean absolute error of a regression; null where it is not defined. */
  readonly metric: number | null;
}

export interface EpochMeasures {
  readonly train: Measure;
  readonly validation: Measure;
}

/** The weights of the epoch with the best validation figure. */
export interface BestWeights {
  /** Epochs done when they were taken. */
  readonly epochs: number;
  readonly weights: ReadonlyMap<string, NamedArray>;
}

/** What computed some epochs, as far as it decides the last bits. */
export interface Computation {
  readonly threads: number;
  /** Model of the processor, as the system names it. */
  readonly processor: string;
}

/** Everything that training needs to go on to the same bits; taken at the end of an epoch. */
export interface Checkpoint {
  /** Epochs done. */
  readonly epochs: number;
  readonly weights: ReadonlyMap<string, NamedArray>;
  readonly optimizer: OptimizerState;
  readonly history: readonly EpochRecord[];
  /** What the caller counts over the epochs, e.g. how often each axis was mirrored. */
  readonly tallies: Json;
  readonly best?: BestWeights;
  /** What computed the epochs so far, each once, in order; older checkpoints do not say. */
  readonly computedBy?: readonly Computation[];
}

/**
 * Writes a checkpoint into `folder` so that at every moment, also across a power cut, the newest complete one can be
 * found: written beside, fsynced, renamed, and the older ones are removed only after the new one was read back.
 * Returns its path.
 */
export function writeCheckpoint(folder: string, checkpoint: Checkpoint): string {
  const path = join(folder, folderName(checkpoint.epochs));
  const beside = `${path}.tmp-${process.pid}`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  const { epochs, weights, history, tallies, optimizer, best, computedBy } = checkpoint;
  const files = {
    ...writeHashed(beside, 'weights', weights),
    ...writeHashed(beside, 'optimizer', optimizer.arrays),
    ...(best === undefined ? {} : writeHashed(beside, 'best', best.weights)),
  };
  const state: State = {
    epochs,
    history,
    tallies,
    steps: optimizer.steps,
    files,
    ...(best === undefined ? {} : { bestEpochs: best.epochs }),
    ...(computedBy === undefined ? {} : { computedBy }),
  };
  const stateFile = join(beside, STATE_FILE);
  const seal = sha256OfJson(state as unknown as Json);
  writeFileSync(stateFile, `${JSON.stringify({ format: 1, ...state, seal }, undefined, 1)}\n`);
  fsyncFile(stateFile);
  fsyncFolder(beside);
  // A checkpoint of this epoch that a killed attempt left is replaced; it holds the same.
  rmSync(path, { recursive: true, force: true });
  renameSync(beside, path);
  fsyncFolder(folder);
  const problem = findDamage(path);
  if (problem !== undefined) throw new Error(`The checkpoint ${path} could not be read back: ${problem}`);
  removeOthers(folder, folderName(epochs));
  return path;
}

/** The newest checkpoint that verifies, and what was passed over on the way to it. */
export interface FoundCheckpoint {
  readonly checkpoint?: Checkpoint;
  /** One sentence for each damaged checkpoint. */
  readonly notes: readonly string[];
}

/**
 * Looks for the newest checkpoint in a folder, which may not exist. Damaged ones are skipped and left where they are.
 * A live process may replace checkpoints meanwhile: while the folder changes under the reader, it looks again.
 */
export function latestCheckpoint(folder: string): FoundCheckpoint {
  for (let look = 1; ; look++) {
    const names = checkpointNames(folder);
    const found = newestOf(folder, names);
    const isSettled = checkpointNames(folder).join() === names.join();
    if (found.checkpoint !== undefined || isSettled || look === MOST_LOOKS) return found;
  }
}

/** Each look loses only to a checkpoint that was written during it, which takes longer than looking. */
const MOST_LOOKS = 100;

function newestOf(folder: string, names: readonly string[]): FoundCheckpoint {
  const notes: string[] = [];
  for (const name of [...names].reverse()) {
    const path = join(folder, name);
    const problem = findDamage(path);
    const checkpoint = problem === undefined ? readCheckpointIfThere(path) : undefined;
    if (checkpoint !== undefined) return { checkpoint, notes };
    notes.push(`checkpoint ${name} is passed over: ${problem ?? 'it was removed while it was read'}`);
  }
  return { notes };
}

interface State {
  readonly epochs: number;
  readonly history: readonly EpochRecord[];
  readonly tallies: Json;
  /** Updates that the optimizer has done. */
  readonly steps: number;
  readonly files: Readonly<Record<string, Sha256>>;
  readonly bestEpochs?: number;
  readonly computedBy?: readonly Computation[];
}

const STATE_FILE = 'state.json';

/** Writes arrays and tells the hashes of both files. That of the large one is known from the writing. */
function writeHashed(
  folder: string,
  name: string,
  arrays: ReadonlyMap<string, NamedArray>,
): Readonly<Record<string, Sha256>> {
  const hash = writeArraysFile(folder, name, arrays);
  return { [`${name}.bin`]: hash, ...hashFiles(folder, [`${name}.json`]) };
}

/** The file with the weights of a checkpoint after so many epochs. */
export function checkpointWeights(folder: string, epochs: number): string {
  return join(folder, folderName(epochs), 'weights.bin');
}

/** Names sort in the order of epochs. */
function folderName(epochs: number): string {
  return `epoch-${String(epochs).padStart(7, '0')}`;
}

function checkpointNames(folder: string): string[] {
  return listFolder(folder)
    .filter((name) => /^epoch-\d{7,}$/.test(name))
    .sort();
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function hashFiles(folder: string, files: readonly string[]): Record<string, Sha256> {
  return Object.fromEntries(files.map((file) => [file, sha256OfFile(join(folder, file))]));
}

/** What is wrong with a checkpoint, or undefined if every file has the content that was recorded. */
function findDamage(path: string): string | undefined {
  try {
    const state = readState(path);
    if (state === undefined) return `${STATE_FILE} is damaged`;
    const files = Object.keys(state.files);
    const found = hashFiles(path, files);
    const changed = files.find((file) => found[file] !== state.files[file]);
    return changed === undefined ? undefined : `${changed} is damaged`;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return 'a file is missing';
    throw error;
  }
}

/** The seal covers all other fields, so that a state with a right seal has the fields that were written. */
function readState(path: string): State | undefined {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(path, STATE_FILE), 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { format, seal, ...state } = value as { format: unknown; seal: unknown } & State;
  return format === 1 && seal === sha256OfJson(state as unknown as Json) ? state : undefined;
}

/** Undefined if the checkpoint is removed during the reading. */
function readCheckpointIfThere(path: string): Checkpoint | undefined {
  try {
    return readCheckpoint(path);
  } catch (error) {
    if (error instanceof StageFailure || hasErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function readCheckpoint(path: string): Checkpoint | undefined {
  const state = readState(path);
  if (state === undefined) return undefined;
  const { epochs, history, tallies, steps, bestEpochs, computedBy } = state;
  return {
    epochs,
    history,
    tallies,
    weights: readArraysFile(path, 'weights'),
    optimizer: { steps, arrays: readArraysFile(path, 'optimizer') },
    ...(bestEpochs === undefined ? {} : { best: { epochs: bestEpochs, weights: readArraysFile(path, 'best') } }),
    ...(computedBy === undefined ? {} : { computedBy }),
  };
}

/** Also what a killed process left half written. */
function removeOthers(folder: string, kept: string): void {
  for (const name of listFolder(folder)) {
    if (name.startsWith('epoch-') && name !== kept) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
