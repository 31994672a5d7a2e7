import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { formatDiagnostics, type Span } from '../base/diagnostic.js';
import { readCases, type Cases, type CasesOptions } from './case-table.js';

/** The experiment file has each setting on a line of its own, named by its last key. */
const YAML = ['root', 'mri', 'pet', 'label', 'table', 'independent_unit', 'target', 'test', 'transform'];

/** What is asked for unless a test says otherwise: images and label maps in two folders, each case a unit. */
const DEFAULTS = {
  channels: [{ name: 'mri', image: 'images/{case}.nii.gz' }],
  label: 'labels/{case}.nii.gz',
  independentUnit: 'case',
};

interface CasesRig {
  /** A path in the data root. */
  readonly inRoot: (path: string) => string;
  /** Makes empty files in the data root, with their folders. */
  readonly write: (...paths: readonly string[]) => void;
  readonly writeText: (path: string, text: string) => void;
  readonly read: (options?: Partial<CasesOptions>) => Cases;
  readonly ids: (options?: Partial<CasesOptions>) => string[];
  /** All that the user is told. */
  readonly said: (options?: Partial<CasesOptions>) => string;
  /** Codes, each with whom it blames. */
  readonly blames: (options?: Partial<CasesOptions>) => string[][];
}

/** For tests of reading cases: a data root of its own for each test of the file that calls this. */
export function casesRig(): CasesRig {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'voxrun-cases-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const inRoot = (path: string) => join(root, path);
  const writeText = (path: string, text: string) => {
    mkdirSync(dirname(inRoot(path)), { recursive: true });
    writeFileSync(inRoot(path), text);
  };
  const read = (options: Partial<CasesOptions> = {}) =>
    readCases({ root, locate, showPath: (path) => relative(root, path) || '.', ...DEFAULTS, ...options });
  return {
    inRoot,
    writeText,
    write(...paths) {
      for (const path of paths) writeText(path, '');
    },
    read,
    ids: (options) => read(options).cases.map(({ id }) => id),
    said: (options) => formatDiagnostics(read(options).diagnostics),
    blames: (options) => read(options).diagnostics.map(({ code, blame }) => [code, blame]),
  };
}

function locate(path: readonly (string | number)[]): Span | undefined {
  const line = YAML.findIndex((key) => path.includes(key)) + 1;
  if (line === 0) return undefined;
  return { file: 'a.yaml', line, column: 1, length: 1, lineText: YAML[line - 1]! };
}
