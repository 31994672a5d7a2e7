import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { hasErrorCode } from '../base/atomic-file.js';
import type { Diagnostic, Place, Severity } from '../base/diagnostic.js';
import { countCases, knownPlaces, listIds, type ListingOptions } from './case-listing.js';
import { textSpan } from './csv.js';
import { JsonSyntaxError, readJsonTree, type JsonNode } from './json-tree.js';
import { readWrittenFolds, type WrittenFold, type WrittenId } from './written-folds.js';
import type { Fold } from './split.js';

export interface SplitFileOptions {
  /** Absolute folder that `file` starts from. */
  readonly root: string;
  readonly file: string;
  readonly cases: readonly { readonly id: string; readonly test?: true }[];
  readonly locate: ListingOptions['locate'];
  readonly showPath: (path: string) => string;
}

export interface SplitFile {
  /** Undefined where there are errors. Ids are sorted, so that the way of writing them does not count. */
  readonly folds?: readonly Fold[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Far beyond any split; a file beyond it is something else. */
const LARGEST_BYTES = 64 << 20;

/**
 * Folds as they stand in a JSON file: `[{"train": ["a"], "validation": ["b"]}]`, or nnU-Net's `splits_final.json`, which
 * says `val`. Every id must be a case outside the test set and stand once in a fold. Each kind of mistake is one
 * finding, which names every case and points at the first.
 */
export function readSplitFile({ root, file, cases, locate, showPath }: SplitFileOptions): SplitFile {
  const path = resolve(root, file);
  const settingPlaces = knownPlaces(locate(['data', 'split', 'file'])).map(({ span }) => ({
    span,
    note: 'names the file',
  }));
  const content = readText(path);
  if (typeof content !== 'string') {
    const { code, reason, fix } = content;
    const message = `data.split.file ${reason}: ${showPath(path)}`;
    return { diagnostics: [finding({ code, message, fix, places: settingPlaces })] };
  }
  const placeOf = ({ start, end }: { start: number; end: number }): Place => ({
    span: textSpan({ file: showPath(path), text: content, start, end }),
  });
  const tree = parse(content);
  if (tree instanceof JsonSyntaxError) {
    const at = { start: Math.min(tree.offset, content.length), end: tree.offset + 1 };
    const message = `the split file is not JSON: ${tree.message}`;
    return { diagnostics: [malformed(message, [placeOf(at), ...settingPlaces])] };
  }
  const written = readWrittenFolds(tree);
  if (!Array.isArray(written))
    return { diagnostics: [malformed(written.reason, [placeOf(written.at), ...settingPlaces])] };
  const diagnostics = mistakes(written, { cases, placeOf, settingPlaces });
  if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
  return { folds: written.map(foldOf), diagnostics };
}

function foldOf({ train, validation }: WrittenFold): Fold {
  const sorted = (ids: readonly WrittenId[]) => ids.map(({ value }) => value).sort();
  return { train: sorted(train), validation: sorted(validation) };
}

interface Unreadable {
  readonly code: string;
  readonly reason: string;
  readonly fix: string;
}

function readText(path: string): string | Unreadable {
  try {
    if (statSync(path).size > LARGEST_BYTES) {
      const reason = `is larger than ${LARGEST_BYTES >> 20} MiB`;
      return { code: 'SPLIT_FILE_MALFORMED', reason, fix: 'name a JSON file with the case ids of each fold' };
    }
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    if (hasErrorCode(error, 'ERR_ENCODING_INVALID_ENCODED_DATA')) {
      return { code: 'SPLIT_FILE_MALFORMED', reason: 'is not UTF-8 text', fix: 'save it as UTF-8' };
    }
    const reason = hasErrorCode(error, 'ENOENT') ? 'does not exist' : 'cannot be read';
    return { code: 'SPLIT_FILE_MISSING', reason, fix: 'correct the path, which starts from data.root' };
  }
}

function parse(text: string): JsonNode | JsonSyntaxError {
  try {
    return readJsonTree(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error;
    throw error;
  }
}

interface MistakesOptions {
  readonly cases: SplitFileOptions['cases'];
  readonly placeOf: (part: WrittenId) => Place;
  readonly settingPlaces: readonly Place[];
}

function mistakes(folds: readonly WrittenFold[], { cases, placeOf, settingPlaces }: MistakesOptions): Diagnostic[] {
  const known = new Map(cases.map((row) => [row.id, row]));
  const all = folds.flatMap(({ train, validation }) => [...train, ...validation]);
  const found = (options: Omit<FoundOptions, 'placeOf' | 'settingPlaces'>) =>
    idsFinding({ ...options, placeOf, settingPlaces });
  const listed = new Set(all.map(({ value }) => value));
  const twice = validatedTwice(folds);
  const left = cases.filter(({ id, test }) => test !== true && !listed.has(id)).map(({ id }) => id);
  return [
    ...found({
      code: 'SPLIT_FILE_UNKNOWN_CASE',
      ids: all.filter(({ value }) => !known.has(value)),
      problem: 'names what is no case',
      fix: 'correct the ids, or add the data',
    }),
    ...found({
      code: 'SPLIT_FILE_TEST_CASE',
      ids: all.filter(({ value }) => known.get(value)?.test === true),
      problem: 'trains on or validates on cases of the test set',
      fix: 'take them out of the file, or out of data.test',
    }),
    ...found({
      code: 'SPLIT_FILE_CASE_TWICE',
      ids: folds.flatMap(({ train, validation }) => [...repeated(train), ...repeated(validation)]),
      problem: 'names cases twice on one side of a fold',
      fix: 'keep one of each',
    }),
    ...found({
      code: 'SPLIT_FILE_BOTH_SIDES',
      ids: folds.flatMap(onBothSides),
      problem: 'has cases on both sides of a fold',
      fix: 'a case is either trained on or validated on',
    }),
    ...found({
      code: 'SPLIT_FILE_VALIDATED_TWICE',
      ids: twice.map(({ again }) => again),
      also: twice.slice(0, 1).map(({ first }) => ({ ...placeOf(first), note: 'an earlier fold validates on it' })),
      problem: 'validates on cases in more than one fold',
      fix: 'validate on each case in one fold, as the folds are pooled; repeated splits are runs of their own',
    }),
    ...(left.length === 0
      ? []
      : [
          finding({
            severity: 'warning',
            code: 'SPLIT_FILE_CASES_LEFT',
            message: `the split file leaves ${countCases(left.length)} out of every fold: ${listIds(left)}`,
            fix: 'add them to a fold, or keep them for the test with data.test',
            places: settingPlaces,
          }),
        ]),
  ];
}

function repeated(ids: readonly WrittenId[]): WrittenId[] {
  const seen = new Set<string>();
  return ids.filter(({ value }) => {
    const again = seen.has(value);
    seen.add(value);
    return again;
  });
}

function onBothSides({ train, validation }: WrittenFold): WrittenId[] {
  const trained = new Set(train.map(({ value }) => value));
  return validation.filter(({ value }) => trained.has(value));
}

/** The ids of each later fold that an earlier one validates on. */
function validatedTwice(folds: readonly WrittenFold[]): { readonly first: WrittenId; readonly again: WrittenId }[] {
  const validated = new Map<string, WrittenId>();
  return folds.flatMap(({ validation }) => {
    const again = validation.flatMap((id) => {
      const first = validated.get(id.value);
      return first === undefined ? [] : [{ first, again: id }];
    });
    for (const id of validation) if (!validated.has(id.value)) validated.set(id.value, id);
    return again;
  });
}

interface FoundOptions {
  readonly code: string;
  readonly ids: readonly WrittenId[];
  readonly problem: string;
  readonly fix: string;
  /** Further places of the first id. */
  readonly also?: readonly Place[];
  readonly placeOf: (part: WrittenId) => Place;
  readonly settingPlaces: readonly Place[];
}

function idsFinding({ code, ids, problem, fix, also = [], placeOf, settingPlaces }: FoundOptions): Diagnostic[] {
  const [first] = ids;
  if (first === undefined) return [];
  const names = [...new Set(ids.map(({ value }) => value))];
  const message = `the split file ${problem}: ${listIds(names)}`;
  return [finding({ code, message, fix, places: [placeOf(first), ...also, ...settingPlaces] })];
}

function malformed(message: string, places: readonly Place[]): Diagnostic {
  return finding({
    code: 'SPLIT_FILE_MALFORMED',
    message,
    fix: 'write a list with one {"train": [...], "validation": [...]} of case ids for each fold',
    places,
  });
}

function finding({
  severity = 'error',
  ...rest
}: Omit<Diagnostic, 'severity' | 'blame'> & { severity?: Severity }): Diagnostic {
  return { ...rest, severity, blame: 'usage' };
}
