import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { casesRig } from './cases-rig.js';

const { blames, ids, inRoot, read, said, write, writeText } = casesRig();

describe('readCases from a table', () => {
  const table = { table: 'cases.csv', channels: [{ name: 'mri', image: 'mri' }], label: 'labels/{case}.nii' };

  it('reads columns and patterns, units, parents and absolute paths', () => {
    write('a.nii', 'elsewhere/b.nii', 'labels/a.nii', 'labels/b.nii');
    writeText('cases.csv', `case,mri,patient,parent\nb,${inRoot('elsewhere/b.nii')},p1,a\na,a.nii,p1,\n`);
    expect(read({ ...table, independentUnit: 'patient' })).toEqual({
      cases: [
        { id: 'a', unit: 'p1', channels: { mri: inRoot('a.nii') }, label: inRoot('labels/a.nii') },
        {
          id: 'b',
          unit: 'p1',
          parent: 'a',
          channels: { mri: inRoot('elsewhere/b.nii') },
          label: inRoot('labels/b.nii'),
        },
      ],
      diagnostics: [],
      locateCell: expect.any(Function) as unknown,
    });
  });

  it('knows where each cell stands', () => {
    write('a.nii', 'b.nii', 'labels/a.nii', 'labels/b.nii');
    writeText('cases.csv', 'case,mri,derived_by\nb,b.nii,"scaled, 1.1"\na,a.nii,\n');
    const { locateCell } = read(table);
    expect(locateCell?.('b', 'derived_by')).toEqual({
      file: 'cases.csv',
      line: 2,
      column: 9,
      length: '"scaled, 1.1"'.length,
      lineText: 'b,b.nii,"scaled, 1.1"',
    });
    expect(locateCell?.('a', 'case')).toMatchObject({ line: 3, column: 1, length: 1 });
    expect([locateCell?.('c', 'case'), locateCell?.('a', 'parent')]).toEqual([undefined, undefined]);
    expect(read({ label: undefined, channels: [{ name: 'mri', image: '{case}.nii' }] }).locateCell).toBeUndefined();
  });

  it('says that the table is not there', () => {
    expect(said(table)).toBe(`a.yaml:5:1 error TABLE_MISSING data.table does not exist: cases.csv
    5 | table
      | ^
   fix: correct the path, which starts from data.root; \`voxrun volumes LABELS > table.csv\` writes a table of the volumes in label maps, and \`voxrun init FOLDER\` an experiment for the images in a folder`);
    expect(blames(table)).toEqual([['TABLE_MISSING', 'usage']]);
  });

  it('names each missing column with those that there are', () => {
    writeText('cases.csv', 'id,image\na,a.nii\n');
    expect(said({ ...table, independentUnit: 'patient' }))
      .toBe(`a.yaml:5:1 error COLUMN_MISSING the table has no column "case", which data.table needs; it has id, image
    5 | table
      | ^
  cases.csv:1:1
    1 | id,image
      | ^^
   fix: add a column case with one id per row
a.yaml:2:1 error COLUMN_MISSING the table has no column "mri", which data.channels.mri.image needs; it has id, image
    2 | mri
      | ^
  cases.csv:1:1
    1 | id,image
      | ^^
   fix: name one of its columns, or add the column; a path needs {case} in it
a.yaml:6:1 error COLUMN_MISSING the table has no column "patient", which data.independent_unit needs; it has id, image
    6 | independent_unit
      | ^
  cases.csv:1:1
    1 | id,image
      | ^^
   fix: name one of its columns, or add the column; a path needs {case} in it`);
  });

  it('refuses two rows for one case and shows both', () => {
    writeText('cases.csv', 'case,mri\na,1.nii\nb,2.nii\na,3.nii\n');
    expect(said(table)).toBe(`cases.csv:2:1 error CASE_TWICE two rows for one case: "a" in lines 2, 4
    2 | a,1.nii
      | ^
  cases.csv:4:1
    4 | a,3.nii
      | ^
  a.yaml:5:1 names the table
    5 | table
      | ^
   fix: keep one row per case; a copy is a case of its own, with an id of its own and \`parent\``);
    expect(blames(table)).toEqual([['CASE_TWICE', 'usage']]);
  });

  it('refuses empty cells and names their cases', () => {
    writeText('cases.csv', 'case,mri,patient\na,,p\n,b.nii,p\nc,c.nii,\nd,d.nii,\n');
    expect(said({ ...table, independentUnit: 'patient' }))
      .toBe(`cases.csv:3:1 error CELL_EMPTY column "case" is empty in line 3
    3 | ,b.nii,p
      | ^
  a.yaml:5:1 data.table needs it
    5 | table
      | ^
   fix: fill it in, or remove the row
cases.csv:2:3 error CELL_EMPTY column "mri" is empty for 1 case: a
    2 | a,,p
      |   ^
  a.yaml:2:1 data.channels.mri.image needs it
    2 | mri
      | ^
   fix: fill it in, or remove the row
cases.csv:4:9 error CELL_EMPTY column "patient" is empty for 2 cases: c, d
    4 | c,c.nii,
      |         ^
  cases.csv:5:9
    5 | d,d.nii,
      |         ^
  a.yaml:6:1 data.independent_unit needs it
    6 | independent_unit
      | ^
   fix: fill it in, or remove the row`);
  });

  it('refuses an id that leads out of its folder, before it looks for any file', () => {
    writeText('cases.csv', 'case,mri\n../../etc/passwd,a.nii\n');
    expect(said(table))
      .toBe(`cases.csv:2:1 error CASE_ID_UNSAFE a case id names files of the run and cannot be any text: "../../etc/passwd" contains a path separator
    2 | ../../etc/passwd,a.nii
      | ^^^^^^^^^^^^^^^^
   fix: use letters, digits, "-" and "_"`);
    expect(blames(table)).toEqual([['CASE_ID_UNSAFE', 'usage']]);
  });

  it('refuses an id that is a name of JavaScript, and one that is too long in bytes', () => {
    const long = '\u8133'.repeat(80);
    writeText('cases.csv', `case,mri\n__proto__,a.nii\n${long},b.nii\n`);
    expect(read(table).diagnostics.map(({ message }) => message)).toEqual([
      `a case id names files of the run and cannot be any text: "__proto__" is a reserved name, "${long}" is longer than 180 bytes of UTF-8`,
    ]);
    expect(blames(table)).toEqual([['CASE_ID_UNSAFE', 'usage']]);
  });

  it('refuses ids that differ by case or by the way of writing an accent', () => {
    writeText('cases.csv', 'case,mri\nA1,1.nii\na1,2.nii\n\u00e9,3.nii\ne\u0301,4.nii\n');
    expect(read(table).diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'CASE_ID_COLLIDES case ids would be one file where a file system ignores case or the way of writing accents: ' +
        '"A1" and "a1", "\u00e9" and "e\u0301"',
    ]);
  });

  it('names every file that is not there', () => {
    write('b.nii', 'labels/b.nii');
    writeText('cases.csv', 'case,mri\na,a.nii\nb,b.nii\nc,c.nii\n');
    expect(ids(table)).toEqual(['b']);
    expect(said(table)).toBe(`cases.csv:2:3 error FILE_MISSING image of 2 cases does not exist: a (a.nii), c (c.nii)
    2 | a,a.nii
      |   ^^^^^
  cases.csv:4:3
    4 | c,c.nii
      |   ^^^^^
  a.yaml:2:1
    2 | mri
      | ^
   fix: correct the table; paths start from data.root (.)
cases.csv:2:1 error FILE_MISSING label of 2 cases does not exist: a (labels/a.nii), c (labels/c.nii)
    2 | a,a.nii
      | ^
  cases.csv:4:1
    4 | c,c.nii
      | ^
  a.yaml:4:1
    4 | label
      | ^
   fix: correct the table; paths start from data.root (.)`);
    expect(blames(table)).toEqual([
      ['FILE_MISSING', 'data'],
      ['FILE_MISSING', 'data'],
    ]);
  });

  it('tells a file that cannot be read from one that is not there', () => {
    write('c.nii', 'labels/a.nii', 'labels/b.nii', 'labels/c.nii');
    symlinkSync('a.nii', inRoot('a.nii'));
    writeText('cases.csv', 'case,mri\na,a.nii\nb,b.nii\nc,c.nii\n');
    expect(ids(table)).toEqual(['c']);
    expect(said(table)).toBe(`cases.csv:3:3 error FILE_MISSING image of 1 case does not exist: b (b.nii)
    3 | b,b.nii
      |   ^^^^^
  a.yaml:2:1
    2 | mri
      | ^
   fix: correct the table; paths start from data.root (.)
cases.csv:2:3 error FILE_UNREADABLE image of 1 case cannot be read: a (a.nii)
    2 | a,a.nii
      |   ^^^^^
  a.yaml:2:1
    2 | mri
      | ^
   fix: correct the table; paths start from data.root (.)`);
  });

  it('warns of a parent that is no case', () => {
    write('a.nii', 'labels/a.nii');
    writeText('cases.csv', 'case,mri,parent\na,a.nii,b\n');
    expect(ids(table)).toEqual(['a']);
    expect(said(table)).toBe(`cases.csv:2:9 warning PARENT_UNKNOWN the parent of 1 case is no case of the table: a ("b")
    2 | a,a.nii,b
      |         ^
   fix: correct it if it is misspelt; copies of one unknown parent are still taken for relatives`);
  });

  it.each([
    [
      'case,mri\na,1,2\nb\nc,1,2\n',
      ['a row has 3 cells, but the header has 2 (lines 2, 4)', 'a row has 1 cell, but the header has 2'],
    ],
    ['case,mri,mri\na,1,2\n', ['the table has two columns "mri"']],
    ['case,mri\n', ['data.table has no rows: cases.csv']],
    ['', ['data.table has no rows: cases.csv']],
    [
      'case;mri\n',
      [
        'data.table has no rows: cases.csv; columns should be separated by commas, but the header has semicolons and no comma',
      ],
    ],
    [
      'case;mri\na,1\n',
      [
        'a row has 1 cell, but the header has 2; columns should be separated by commas, but the header has semicolons and no comma',
      ],
    ],
    [
      'case\timage\na\t1\n',
      [
        'the table has no column "mri", which data.channels.mri.image needs; it has case, image; columns should be separated by commas, but the header has tabs and no comma',
      ],
    ],
  ])('says what is wrong with the table %j', (text, messages) => {
    writeText('cases.csv', text);
    const { diagnostics } = read(table);
    expect(diagnostics.map(({ message }) => message)).toEqual(messages);
    expect(new Set(diagnostics.map(({ blame }) => blame))).toEqual(new Set(['usage']));
  });

  it('refuses another encoding, which would change ids', () => {
    writeFileSync(inRoot('cases.csv'), Buffer.from('case,mri\n\u00e9,1.nii\n', 'latin1'));
    expect(read(table).diagnostics.map(({ message }) => message)).toEqual(['data.table is not UTF-8 text: cases.csv']);
  });

  it('reads 5,000 rows in well under 100 ms', () => {
    const names = Array.from({ length: 5000 }, (_, i) => `case_${i}`);
    mkdirSync(inRoot('labels'));
    for (const name of names) write(`labels/${name}.nii`);
    writeText(
      'cases.csv',
      `case,mri,patient\n${names.map((name, i) => `${name},labels/${name}.nii,p${i % 999}`).join('\n')}`,
    );
    const before = performance.now();
    expect(ids({ ...table, independentUnit: 'patient' })).toHaveLength(5000);
    // Measured 30 to 40 ms; a busy machine may need several times that.
    expect(performance.now() - before).toBeLessThan(5000);
  });
});
