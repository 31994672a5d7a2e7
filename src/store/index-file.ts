import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../base/hash.js';
import { isJsonObject, type Json, type JsonObject } from '../base/json.js';
import type { FigureKey } from './index-figures.js';
import type { PackedRow } from './index-row.js';
import type { StoreLayout } from './layout.js';

/** Raised when the file's content changes its meaning; a file of another format is built anew. */
const FORMAT = 1;

/**
 * What the index knows about the runs of one experiment. Rows hold what differs from a common base: whole settings
 * would take ten times as long to read.
 */
export interface PackedExperiment {
  readonly name: string;
  /** Settings that most of the runs have, by dotted key. */
  readonly base: Readonly<Record<string, Json>>;
  /** Keys that only some runs have. */
  readonly extra: readonly string[];
  /** How many runs there were when the base was chosen. */
  readonly chosenFrom: number;
  readonly figureSets: readonly (readonly FigureKey[])[];
  readonly rows: readonly PackedRow[];
}

/**
 * The index as it was last written: undefined where there is none, where it is damaged, of another format or written by
 * another voxrun, which may read other things out of a run.
 */
export function readIndexFile(layout: StoreLayout, writer: string): readonly PackedExperiment[] | undefined {
  try {
    const bytes = readFileSync(pathOf(layout));
    const end = bytes.indexOf(0x0a);
    const header = JSON.parse(bytes.toString('utf8', 0, end)) as Json;
    if (!isJsonObject(header) || header.format !== FORMAT || header.writer !== writer) return undefined;
    const body = bytes.subarray(end + 1);
    if (header.sha256 !== sha256(body)) return undefined;
    const experiments = JSON.parse(body.toString('utf8')) as Json;
    return isIndex(experiments) ? experiments : undefined;
  } catch {
    // Nothing depends on it: it is built anew from the runs.
    return undefined;
  }
}

/**
 * Replaces the index; of several writers the last one wins. Where it cannot be written, in a read-only store or on a
 * full disk, nothing happens: listing is slower then. It is not flushed to the disk, because damage shows in its hash.
 */
export function writeIndexFile(
  layout: StoreLayout,
  { writer, experiments }: { writer: string; experiments: readonly PackedExperiment[] },
): void {
  // A folder without a store is no runs root of voxrun's own: nothing is put there.
  if (!existsSync(layout.store)) return;
  const body = JSON.stringify(experiments);
  const header = JSON.stringify({ format: FORMAT, writer, sha256: sha256(body) });
  const beside = `${pathOf(layout)}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, `${header}\n${body}`);
    renameSync(beside, pathOf(layout));
  } catch {
    removeIfPossible(beside);
  }
}

/** The hash tells damage; this tells that whoever wrote it meant an index. */
function isIndex(value: Json): value is Json & readonly PackedExperiment[] {
  return (
    Array.isArray(value) &&
    value.every((one: Json) => isJsonObject(one) && isJsonObject(one.base) && areLists(one, ['extra', 'figureSets'])) &&
    value.every((one: JsonObject) => Array.isArray(one.rows) && one.rows.every((row: Json) => isRow(row)))
  );
}

function isRow(row: Json): boolean {
  if (!isJsonObject(row) || !isJsonObject(row.facts)) return false;
  return ['changed', 'removed', 'figures'].every((key) => row[key] === undefined || Array.isArray(row[key]));
}

function areLists(map: JsonObject, keys: readonly string[]): boolean {
  return keys.every((key) => Array.isArray(map[key]));
}

function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A read-only store, where there is nothing to remove either.
  }
}

function pathOf(layout: StoreLayout): string {
  return join(layout.store, 'index.jsonl');
}
