import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGolden, replaceGolden, type GoldenName } from '../read-golden.js';
import { applyCorruption, corruptionsOf, type Corruption } from './corruptions.js';
import { runTestFile } from './run-test-file.js';
import { traceReads } from './trace-reads.js';

/** One line of the result: the corruptions of a top-level key. */
export interface CheckedKey {
  readonly key: string;
  readonly corruptions: number;
  /** Those that no test noticed. */
  readonly unnoticed: readonly Corruption[];
}

export interface CheckOptions {
  /** Folder of compiled sources and tests (`src/`, `test/`). */
  readonly tree: string;
  /** Whether every value of long lists is corrupted, or some. */
  readonly all: boolean;
  readonly onKey: (checked: CheckedKey) => void;
}

const NAMES: readonly GoldenName[] = ['numerics', 'regression', 'planner'];

/** Which tests read a value: positions in each test file, `undefined` where it is read when the file is loaded. */
type Readers = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<number> | undefined>>;

/**
 * Corrupts the golden values one at a time and runs the tests that read them. Throws where a test fails although
 * nothing is corrupted.
 */
export async function checkGolden({ tree, all, onKey }: CheckOptions): Promise<CheckedKey[]> {
  const files = goldenTests(tree);
  const checked: CheckedKey[] = [];
  for (const name of NAMES) {
    const content = readGolden(name);
    const readers = await readersOf({ name, content, files });
    for (const [key, corruptions] of byKey(name, corruptionsOf(name, content, { all }))) {
      const unnoticed: Corruption[] = [];
      for (const corruption of corruptions) {
        replaceGolden(name, applyCorruption(content, corruption));
        if (!(await isNoticed(corruption, readers))) unnoticed.push(corruption);
      }
      checked.push({ key, corruptions: corruptions.length, unnoticed });
      onKey(checked.at(-1)!);
    }
    replaceGolden(name, content);
  }
  return checked;
}

function goldenTests(tree: string): string[] {
  return readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.js'))
    .map((file) => join(tree, file))
    .filter((file) => readFileSync(file, 'utf8').includes('/read-golden.js'))
    .sort();
}

async function readersOf(options: { name: GoldenName; content: object; files: readonly string[] }): Promise<Readers> {
  const readers = new Map<string, Map<string, Set<number> | undefined>>();
  for (const file of options.files) {
    let current: number | undefined;
    const onRead = (path: string): void => {
      const inFile = readers.get(path) ?? new Map<string, Set<number> | undefined>();
      readers.set(path, inFile);
      if (current === undefined) inFile.set(file, undefined);
      else if (!inFile.has(file)) inFile.set(file, new Set([current]));
      else inFile.get(file)?.add(current);
    };
    replaceGolden(options.name, traceReads(options.content, onRead));
    const { failure } = await runTestFile({ file, onTest: (position) => (current = position) });
    if (failure !== undefined) throw new Error(`${file} fails with golden values as they are: ${failure}`);
  }
  return readers;
}

function byKey(name: GoldenName, corruptions: readonly Corruption[]): Map<string, Corruption[]> {
  const groups = new Map<string, Corruption[]>();
  for (const corruption of corruptions) {
    const key = `${name}/${corruption.path[0]!}`;
    groups.set(key, [...(groups.get(key) ?? []), corruption]);
  }
  return groups;
}

async function isNoticed({ path }: Corruption, readers: Readers): Promise<boolean> {
  const files = [...(readers.get(path.join('/')) ?? [])];
  // Fewest tests first; where a value is read while a file is loaded, any of its tests may depend on it.
  files.sort(([, one], [, other]) => (one?.size ?? Infinity) - (other?.size ?? Infinity));
  for (const [file, only] of files) {
    const { failure } = await runTestFile({ file, ...(only && { only }) });
    if (failure !== undefined) return true;
  }
  return false;
}
