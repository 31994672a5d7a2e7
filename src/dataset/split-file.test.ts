import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatDiagnostics, type Span } from '../base/diagnostic.js';
import { readSplitFile } from './split-file.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'voxrun-split-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const setting: Span = { file: 'a.yaml', line: 3, column: 5, length: 4, lineText: '    file: folds.json' };
const cases = [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 't', test: true as const }];

function read(content: string | Uint8Array | undefined) {
  if (content !== undefined) writeFileSync(join(root, 'folds.json'), content);
  return readSplitFile({
    root,
    file: 'folds.json',
    cases,
    locate: () => setting,
    showPath: (path) => relative(root, path),
  });
}
const said = (content: string | Uint8Array | undefined) => formatDiagnostics(read(content).diagnostics);
const message = (content: string) => read(content).diagnostics.map(({ code, message: text }) => `${code} ${text}`);

describe('a split file', () => {
  it('gives the folds that it holds, sorted, in this form and in that of nnU-Net', () => {
    const folds = [
      { train: ['a', 'b'], validation: ['c'] },
      { train: ['c'], validation: ['a', 'b'] },
    ];
    expect(read('[{"train": ["b", "a"], "validation": ["c"]}, {"train": ["c"], "validation": ["b", "a"]}]')).toEqual({
      folds,
      diagnostics: [],
    });
    expect(
      read(
        JSON.stringify(
          [
            { train: ['b', 'a'], val: ['c'] },
            { val: ['a', 'b'], train: ['c'] },
          ],
          null,
          4,
        ),
      ),
    ).toEqual({
      folds,
      diagnostics: [],
    });
  });

  it('says where an unknown case stands', () => {
    expect(said('[\n  {"train": ["a", "x"], "val": ["b"]},\n  {"train": ["c", "y"], "val": ["a", "x"]}\n]')).toBe(
      `folds.json:2:19 error SPLIT_FILE_UNKNOWN_CASE the split file names what is no case: x, y
    2 |   {"train": ["a", "x"], "val": ["b"]},
      |                   ^^^
  a.yaml:3:5 names the file
    3 |     file: folds.json
      |     ^^^^
   fix: correct the ids, or add the data`,
    );
  });

  it('says where a test case stands', () => {
    expect(said('[{"train": ["a", "b"], "val": ["c", "t"]}]')).toBe(
      `folds.json:1:37 error SPLIT_FILE_TEST_CASE the split file trains on or validates on cases of the test set: t
    1 | [{"train": ["a", "b"], "val": ["c", "t"]}]
      |                                     ^^^
  a.yaml:3:5 names the file
    3 |     file: folds.json
      |     ^^^^
   fix: take them out of the file, or out of data.test`,
    );
  });

  it('finds a case that stands twice on a side or on both sides', () => {
    expect(message('[{"train": ["a", "a", "b"], "val": ["c", "b"]}]')).toEqual([
      'SPLIT_FILE_CASE_TWICE the split file names cases twice on one side of a fold: a',
      'SPLIT_FILE_BOTH_SIDES the split file has cases on both sides of a fold: b',
    ]);
  });

  it('validates on a case in one fold only', () => {
    expect(said('[\n  {"train": ["a"], "val": ["b", "c"]},\n  {"train": ["c"], "val": ["a", "b"]}\n]')).toBe(
      `folds.json:3:33 error SPLIT_FILE_VALIDATED_TWICE the split file validates on cases in more than one fold: b
    3 |   {"train": ["c"], "val": ["a", "b"]}
      |                                 ^^^
  folds.json:2:28 an earlier fold validates on it
    2 |   {"train": ["a"], "val": ["b", "c"]},
      |                            ^^^
  a.yaml:3:5 names the file
    3 |     file: folds.json
      |     ^^^^
   fix: validate on each case in one fold, as the folds are pooled; repeated splits are runs of their own`,
    );
  });

  it('warns of cases that are in no fold, and still gives the folds', () => {
    const { folds } = read('[{"train": ["a"], "val": ["b"]}]');
    expect(folds).toEqual([{ train: ['a'], validation: ['b'] }]);
    expect(said('[{"train": ["a"], "val": ["b"]}]')).toBe(
      `a.yaml:3:5 warning SPLIT_FILE_CASES_LEFT the split file leaves 1 case out of every fold: c
    3 |     file: folds.json
      |     ^^^^
   fix: add them to a fold, or keep them for the test with data.test`,
    );
  });

  it('that is not JSON is shown where it stops being that', () => {
    expect(said('[\n  {"train": ["a" "b"], "val": ["c"]}\n]')).toBe(
      `folds.json:2:18 error SPLIT_FILE_MALFORMED the split file is not JSON: a comma or ] is expected
    2 |   {"train": ["a" "b"], "val": ["c"]}
      |                  ^
  a.yaml:3:5 names the file
    3 |     file: folds.json
      |     ^^^^
   fix: write a list with one {"train": [...], "validation": [...]} of case ids for each fold`,
    );
  });

  it.each([
    ['{"train": ["a"]}', 'the split file is not a list of folds'],
    ['[]', 'the split file has no fold'],
    ['[["a"]]', 'fold 0 of the split file is not a map with train and validation'],
    ['[{"train": ["a"]}]', 'fold 0 of the split file has no validation (or val)'],
    ['[{"val": ["a"]}]', 'fold 0 of the split file has no train'],
    ['[{"train": ["a"], "val": []}]', 'val of fold 0 of the split file is empty'],
    ['[{"train": ["a"], "val": ["b"], "validation": ["c"]}]', 'fold 0 of the split file has validation twice'],
    ['[{"train": [1], "val": ["b"]}]', 'train of fold 0 of the split file holds something that is not a text'],
    ['[{"train": "a", "val": ["b"]}]', 'train of fold 0 of the split file is not a list of case ids'],
    [
      '[{"train": ["a"], "test": ["b"]}]',
      'fold 0 of the split file has a key "test"; its keys are train and validation (or val)',
    ],
    [
      '[{"train": ["a"], "__proto__": ["b"]}]',
      'fold 0 of the split file has a key "__proto__"; its keys are train and validation (or val)',
    ],
    ['[1', 'the split file is not JSON: a comma or ] is expected'],
    ['["a', 'the split file is not JSON: a text is not closed'],
    ['[{a: 1}]', 'the split file is not JSON: a key in double quotes is expected'],
    ['', 'the split file is not JSON: a list, a map, a text or a number is expected'],
    ['[] x', 'the split file is not JSON: text follows the end of the value'],
    ['['.repeat(1000), 'the split file is not JSON: lists and maps are nested too deeply'],
  ])('%s is refused', (content, reason) => {
    expect(message(content)).toEqual([`SPLIT_FILE_MALFORMED ${reason}`]);
  });

  it('that is not there, or no text, is refused', () => {
    expect(said(undefined)).toBe(
      `a.yaml:3:5 error SPLIT_FILE_MISSING data.split.file does not exist: folds.json
    3 |     file: folds.json
      |     ^^^^
   fix: correct the path, which starts from data.root`,
    );
    expect(read(new Uint8Array([0xff, 0xfe])).diagnostics.map(({ message: text }) => text)).toEqual([
      'data.split.file is not UTF-8 text: folds.json',
    ]);
  });

  it('with 5 folds of 5,000 cases is read in a moment', () => {
    const ids = Array.from({ length: 5000 }, (_, i) => `case_${i}`);
    writeFileSync(
      join(root, 'folds.json'),
      JSON.stringify(
        Array.from({ length: 5 }, (_, fold) => ({
          train: ids.filter((_id, i) => i % 5 !== fold),
          val: ids.filter((_id, i) => i % 5 === fold),
        })),
      ),
    );
    const began = performance.now();
    const { folds } = readSplitFile({
      root,
      file: 'folds.json',
      cases: ids.map((id) => ({ id })),
      locate: () => undefined,
      showPath: (path) => path,
    });
    expect(folds).toHaveLength(5);
    // About 20 ms on an idle core; the bound leaves room for a busy machine.
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
