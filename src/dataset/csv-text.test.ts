import { expect, it } from 'vitest';
import { csvText } from './csv-text.js';
import { readCsv } from './csv.js';

it('writes what is read back cell by cell, whatever stands in a cell', () => {
  const rows = [
    ['plain', 'a,b', 'say "no"'],
    ['two\nlines', '', '12.5'],
  ];
  const text = csvText(['one', 'two', 'three'], rows);
  expect(text).toBe('one,two,three\nplain,"a,b","say ""no"""\n"two\nlines",,12.5\n');
  expect(readCsv(text)).toMatchObject({ header: ['one', 'two', 'three'], rows, problems: [] });
});

it('writes numbers with all their digits', () => {
  expect(csvText(['value'], [[0.1 + 0.2], [1e-9]])).toBe('value\n0.30000000000000004\n1e-9\n');
});
