import { describe, expect, it } from 'vitest';
import { casesRig } from './cases-rig.js';

const { read, said, write, writeText } = casesRig();

describe('readCases with targets', () => {
  const options = {
    label: undefined,
    table: 'cases.csv',
    channels: [{ name: 'mri', image: 'images/{case}.nii.gz' }],
    target: { column: 'volume_ml', isLogarithmic: false },
  };
  const targets = (...cells: string[]) => {
    write(...cells.map((_, i) => `images/c${i}.nii.gz`));
    writeText('cases.csv', ['case,volume_ml', ...cells.map((cell, i) => `c${i},${cell}`)].join('\n'));
  };

  it('reads finite decimal numbers', () => {
    targets('12.5', '-3', '+.5', '1e-3', '0', '7.');
    expect(read(options).cases.map(({ target }) => target)).toEqual([12.5, -3, 0.5, 0.001, 0, 7]);
  });

  it('points at every cell that is no finite number', () => {
    targets('12.5', 'n/a', '13 ml', '1e999');
    expect(said(options)).toBe(
      `cases.csv:3:4 error TARGET_NOT_A_NUMBER column "volume_ml" holds no finite number for 3 cases: c1 ("n/a"), c2 ("13 ml"), c3 ("1e999")
    3 | c1,n/a
      |    ^^^
  cases.csv:4:4
    4 | c2,13 ml
      |    ^^^^^
  cases.csv:5:4
    5 | c3,1e999
      |    ^^^^^
  a.yaml:7:1 task.target names the column
    7 | target
      | ^
   fix: write a number with a decimal point and without unit, e.g. 12.5, or remove the row`,
    );
  });

  it.each(['nan', 'Infinity', '0x10', '1_000', '"1,5"', '1.2.3', '--1'])('takes %s for no number', (cell) => {
    targets(cell, '1');
    expect(read(options).diagnostics.map(({ code }) => code)).toEqual(['TARGET_NOT_A_NUMBER']);
  });

  it('whose logarithm is learned are above 0', () => {
    targets('12.5', '0', '1e-3', '-3');
    expect(read(options).diagnostics).toEqual([]);
    expect(said({ ...options, target: { column: 'volume_ml', isLogarithmic: true } })).toBe(
      `cases.csv:3:4 error TARGET_NOT_POSITIVE task.transform is log, but column "volume_ml" is not above 0 for 2 cases: c1 ("0"), c3 ("-3")
    3 | c1,0
      |    ^
  cases.csv:5:4
    5 | c3,-3
      |    ^^
  a.yaml:9:1 the logarithm is learned
    9 | transform
      | ^
   fix: correct the numbers, remove the rows, or use task.transform: none`,
    );
  });

  it('that are no numbers are counted, and the first five written out', () => {
    targets(...Array.from({ length: 12 }, (_, i) => `x${i}`));
    expect(read(options).diagnostics.map(({ message }) => message)).toEqual([
      'column "volume_ml" holds no finite number for 12 cases: c0 ("x0"), c1 ("x1"), c2 ("x2"), c3 ("x3"), c4 ("x4") and 7 more',
    ]);
  });

  it('names an empty cell and a missing column', () => {
    targets('1', '');
    expect(read(options).diagnostics.map(({ message }) => message)).toEqual([
      'column "volume_ml" is empty for 1 case: c1',
    ]);
    expect(
      read({ ...options, target: { column: 'volume', isLogarithmic: false } }).diagnostics.map(
        ({ message }) => message,
      ),
    ).toEqual(['the table has no column "volume", which task.target needs; it has case, volume_ml']);
  });

  it('needs a table', () => {
    write('images/a.nii.gz');
    expect(said({ label: undefined, target: { column: 'ml', isLogarithmic: false } })).toBe(
      `a.yaml:7:1 error COLUMN_NEEDS_TABLE task.target names the column "ml", but there is no data.table
    7 | target
      | ^
   fix: set data.table to a CSV file with a column case and this column`,
    );
  });
});
