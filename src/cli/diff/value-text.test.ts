import { expect, test } from 'vitest';
import type { Json } from '../../base/json.js';
import { cutTexts } from './cut-texts.js';
import { settingsText } from './settings-text.js';
import { paintOf } from './paint.js';
import { valueText } from './value-text.js';
import { wrap } from './wrap.js';

test.each<[Json, string]>([
  ['zscore', 'zscore'],
  ['images/{case}.nii.gz', 'images/{case}.nii.gz'],
  [1, '1'],
  ['1', '"1"'],
  ['1e5', '"1e5"'],
  [null, 'null'],
  ['null', '"null"'],
  ['true', '"true"'],
  ['', '""'],
  [' a', '" a"'],
  ['(missing)', '"(missing)"'],
  ['[1, 2]', '"[1, 2]"'],
  [[1, 2], '[1, 2]'],
  [['1', 'a, b'], '["1", "a, b"]'],
  [{ kind: 'sgd', lr: 0.01, axes: ['L/R'] }, '{kind: sgd, lr: 0.01, axes: [L/R]}'],
  ['a\u001b[31mb', '"a\\u001b[31mb"'],
  ['a\\u001b', '"a\\\\u001b"'],
  [[], '[]'],
  [{}, '{}'],
])('%j is shown as %s', (value, text) => {
  expect(valueText(value)).toBe(text);
});

test('texts are cut at their ends, and never to the same text', () => {
  expect(cutTexts(['a'.repeat(30), 'b'.repeat(30)], 10)).toEqual(['aaaaaaa...', 'bbbbbbb...']);
  const long = 'x'.repeat(50);
  const cut = cutTexts([`${long}1${long}`, `${long}2${long}`], 10);
  expect(new Set(cut).size).toBe(2);
  expect(cut[0]).toMatch(/^x{50}1x*\.\.\.$/);
});

test('a long text is broken after blanks, or anywhere if it has none', () => {
  expect(wrap('one two three four', 10, '  ')).toEqual(['one two', '  three', '  four']);
  expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
});

test('a wide terminal has both sides beside each other', () => {
  const change = {
    path: ['a'],
    key: 'a',
    what: 'value',
    before: 1,
    after: 2,
    consequence: { stages: ['train'] },
  } as const;
  const lines = settingsText({ changes: [change] }, { columns: 120, paint: paintOf(false) });
  expect(lines.at(-1)).toBe(`    a  1${' '.repeat(54)} | 2`);
});
