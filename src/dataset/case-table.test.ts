import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatDiagnostics, type Span } from '../base/diagnostic.js';
import { readCases, type CasesOptions } from './case-table.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'voxrun-cases-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(...paths: string[]) {
  for (const path of paths) writeText(path, '');
}

function writeText(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** The experiment file has each setting on a line of its own, named by its last key. */
const YAML = ['root', 'mri', 'pet', 'label', 'table', 'independent_unit', 'target', 'test', 'transform'];
function locate(path: readonly (string | number)[]): Span | undefined {
  const line = YAML.findIndex((key) => path.includes(key)) + 1;
  if (line === 0) return undefined;
  return { file: 'a.yaml', line, column: 1, length: 1, lineText: YAML[line - 1]! };
}

const defaults = {
  channels: [{ name: 'mri', image: 'images/{case}.nii.gz' }],
  label: 'labels/{case}.nii.gz',
  independentUnit: 'case',
};
function read(options: Partial<CasesOptions> = {}) {
  return readCases({ root, locate, showPath: (path) => relative(root, path) || '.', ...defaults, ...options });
}
const ids = (options: Partial<CasesOptions> = {}) => read(options).cases.map(({ id }) => id);
const said = (options: Partial<CasesOptions> = {}) => formatDiagnostics(read(options).diagnostics);
const blames = (options: Partial<CasesOptions> = {}) =>
  read(options).diagnostics.map(({ code, blame }) => [code, blame]);

describe('readCases from folders', () => {
  it('finds every pair, sorted by id, with absolute paths', () => {
    write(
      'images/b.nii.gz',
      'images/a.nii.gz',
      'labels/a.nii.gz',
      'labels/b.nii.gz',
      'labels/._a.nii.gz',
      'images/notes.txt',
    );
    expect(read()).toEqual({
      cases: ['a', 'b'].map((id) => ({
        id,
        unit: id,
        channels: { mri: join(root, `images/${id}.nii.gz`) },
        label: join(root, `labels/${id}.nii.gz`),
      })),
      diagnostics: [],
    });
  });

  it('reads {case} from a folder name and several times', () => {
    write('sub-1/scan/sub-1_mri.nii', 'sub-1/sub-1_seg.nii', 'sub-2/scan/sub-2_mri.nii', 'sub-2/sub-2_seg.nii');
    const options = {
      channels: [{ name: 'mri', image: '{case}/scan/{case}_mri.nii' }],
      label: '{case}/{case}_seg.nii',
    };
    expect(ids(options)).toEqual(['sub-1', 'sub-2']);
  });

  it('takes regular expression characters in a pattern literally', () => {
    write('images/a+(1).nii', 'images/aa1xnii', 'labels/a.nii');
    const options = { channels: [{ name: 'mri', image: 'images/{case}+(1).nii' }], label: 'labels/{case}.nii' };
    expect(ids(options)).toEqual(['a']);
  });

  it('follows links and ignores folders that look like images', () => {
    write('elsewhere/x.nii.gz', 'labels/a.nii.gz');
    mkdirSync(join(root, 'images/b.nii.gz'), { recursive: true });
    symlinkSync(join(root, 'elsewhere/x.nii.gz'), join(root, 'images/a.nii.gz'));
    symlinkSync(join(root, 'elsewhere/nothing'), join(root, 'images/c.nii.gz'));
    expect(ids()).toEqual(['a']);
    expect(read().diagnostics).toEqual([]);
  });

  it('names every case whose file is a link to itself', () => {
    write('images/a.nii.gz', 'images/x.nii.gz', 'labels/a.nii.gz', 'labels/x.nii.gz', 'labels/y.nii.gz');
    symlinkSync('y.nii.gz', join(root, 'images/y.nii.gz'));
    symlinkSync('b.nii.gz', join(root, 'images/b.nii.gz'));
    expect(said()).toBe(`a.yaml:2:1 error FILE_UNREADABLE image of 2 cases cannot be read: b, y
    2 | mri
      | ^
   fix: check that links lead to a file and that you may enter its folder`);
    expect(blames()).toEqual([['FILE_UNREADABLE', 'data']]);
  });

  it('names every case whose folder is a link to itself, and takes lost+found for none', () => {
    write('data/a/mri.nii', 'data/a/seg.nii');
    symlinkSync('b', join(root, 'data/b'));
    symlinkSync('lost+found', join(root, 'data/lost+found'));
    const options = { channels: [{ name: 'mri', image: 'data/{case}/mri.nii' }], label: 'data/{case}/seg.nii' };
    expect(read(options).diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'FILE_UNREADABLE image of 1 case cannot be read: b',
      'FILE_UNREADABLE label of 1 case cannot be read: b',
    ]);
  });

  it('says that a folder which is a link to itself cannot be listed', () => {
    write('labels/a.nii.gz');
    symlinkSync('images', join(root, 'images'));
    expect(read().diagnostics.map(({ message }) => message)).toEqual([
      'data.channels.mri.image names a folder that cannot be listed: images',
    ]);
  });

  it('ignores a folder whose name would make that of its files too long', () => {
    write('a/a_a.nii', 'a/a.nii');
    mkdirSync(join(root, 'x'.repeat(150)));
    expect(ids({ channels: [{ name: 'mri', image: '{case}/{case}_{case}.nii' }], label: '{case}/{case}.nii' })).toEqual(
      ['a'],
    );
  });

  it('names every image without label, every label without image and every missing channel', () => {
    write('images/a_mri.nii', 'images/b_mri.nii', 'images/c_mri.nii', 'images/d_mri.nii', 'images/a_pet.nii');
    write('labels/a.nii', 'labels/b.nii', 'labels/y.nii', 'labels/z.nii');
    const options = {
      channels: [
        { name: 'mri', image: 'images/{case}_mri.nii' },
        { name: 'pet', image: 'images/{case}_pet.nii' },
      ],
      label: 'labels/{case}.nii',
    };
    expect(ids(options)).toEqual(['a']);
    expect(said(options)).toBe(`a.yaml:3:1 error CHANNEL_MISSING 3 cases without image of channel pet: b, c, d
    3 | pet
      | ^
   fix: add the images, or take the other files of these cases out of the folders
a.yaml:4:1 error IMAGE_WITHOUT_LABEL 2 cases without label: c, d
    4 | label
      | ^
   fix: add the label maps, or take the images out of the folder
a.yaml:2:1 error LABEL_WITHOUT_IMAGE 2 cases with a label but without image: y, z
    2 | mri
      | ^
  a.yaml:3:1
    3 | pet
      | ^
   fix: add the images, or take the label maps out of the folder`);
    expect(new Set(blames(options).map(([, blame]) => blame))).toEqual(new Set(['data']));
  });

  it('says which folder was looked for', () => {
    expect(said())
      .toBe(`a.yaml:2:1 error FOLDER_MISSING data.channels.mri.image names a folder that does not exist: images
    2 | mri
      | ^
   fix: correct the path, which starts from data.root (.)
a.yaml:4:1 error FOLDER_MISSING data.label names a folder that does not exist: labels
    4 | label
      | ^
   fix: correct the path, which starts from data.root (.)`);
    expect(blames()).toEqual([
      ['FOLDER_MISSING', 'usage'],
      ['FOLDER_MISSING', 'usage'],
    ]);
  });

  it('says that the data root is not there, once', () => {
    expect(said({ root: join(root, 'gone') })).toBe(`a.yaml:1:1 error DATA_ROOT_MISSING data.root does not exist: gone
    1 | root
      | ^
   fix: set data.root to the folder that holds the data; it is relative to the file in which it is written`);
  });

  it('says what a folder holds where nothing fits', () => {
    write('images/a.nrrd', 'labels/a.nii.gz');
    mkdirSync(join(root, 'empty'));
    const options = { label: 'empty/{case}.nii.gz' };
    expect(read(options).diagnostics.map(({ message }) => message)).toEqual([
      'no file fits data.channels.mri.image "images/{case}.nii.gz": images holds for example "a.nrrd"',
      'no file fits data.label "empty/{case}.nii.gz": empty is empty',
    ]);
  });

  it('refuses a path that is the same for every case', () => {
    write('images/a.nii.gz', 'labels/a.nii.gz');
    expect(said({ label: 'labels/a.nii.gz' }))
      .toBe(`a.yaml:4:1 error CASE_PLACEHOLDER_MISSING data.label is "labels/a.nii.gz", which is the same file for every case
    4 | label
      | ^
   fix: write {case} where the case id stands, e.g. images/{case}.nii.gz, or name a column and set data.table`);
  });

  it('refuses a file name that is no safe id', () => {
    write('images/a..b.nii.gz', 'labels/a..b.nii.gz', 'images/\u0007.nii.gz');
    expect(said())
      .toBe(String.raw`a.yaml:2:1 error CASE_ID_UNSAFE a case id names files of the run and cannot be any text: "\u0007" contains a control character, "a..b" contains ".."
    2 | mri
      | ^
   fix: use letters, digits, "-" and "_"`);
    expect(read().cases).toEqual([]);
  });

  it('refuses a file that is named like a part of every JavaScript object', () => {
    write('images/__proto__.nii.gz', 'labels/__proto__.nii.gz', 'images/constructor.nii.gz');
    expect(read().diagnostics.map(({ message }) => message)).toEqual([
      'a case id names files of the run and cannot be any text: "__proto__" is a reserved name, "constructor" is a reserved name',
    ]);
    expect(blames()).toEqual([['CASE_ID_UNSAFE', 'usage']]);
  });
});

describe('readCases from a table', () => {
  const table = { table: 'cases.csv', channels: [{ name: 'mri', image: 'mri' }], label: 'labels/{case}.nii' };

  it('reads columns and patterns, units, parents and absolute paths', () => {
    write('a.nii', 'elsewhere/b.nii', 'labels/a.nii', 'labels/b.nii');
    writeText('cases.csv', `case,mri,patient,parent\nb,${join(root, 'elsewhere/b.nii')},p1,a\na,a.nii,p1,\n`);
    expect(read({ ...table, independentUnit: 'patient' })).toEqual({
      cases: [
        { id: 'a', unit: 'p1', channels: { mri: join(root, 'a.nii') }, label: join(root, 'labels/a.nii') },
        {
          id: 'b',
          unit: 'p1',
          parent: 'a',
          channels: { mri: join(root, 'elsewhere/b.nii') },
          label: join(root, 'labels/b.nii'),
        },
      ],
      diagnostics: [],
    });
  });

  it('says that the table is not there', () => {
    expect(said(table)).toBe(`a.yaml:5:1 error TABLE_MISSING data.table does not exist: cases.csv
    5 | table
      | ^
   fix: correct the path, which starts from data.root`);
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
    symlinkSync('a.nii', join(root, 'a.nii'));
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
    writeFileSync(join(root, 'cases.csv'), Buffer.from('case,mri\n\u00e9,1.nii\n', 'latin1'));
    expect(read(table).diagnostics.map(({ message }) => message)).toEqual(['data.table is not UTF-8 text: cases.csv']);
  });

  it('reads 5,000 rows in well under 100 ms', () => {
    const names = Array.from({ length: 5000 }, (_, i) => `case_${i}`);
    mkdirSync(join(root, 'labels'));
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

describe('independent units', () => {
  beforeEach(() => {
    write('images/p1_a.nii.gz', 'images/p1_b.nii.gz', 'images/p2_a.nii.gz');
    write('labels/p1_a.nii.gz', 'labels/p1_b.nii.gz', 'labels/p2_a.nii.gz');
  });
  const units = (independentUnit: CasesOptions['independentUnit']) =>
    read({ independentUnit }).cases.map(({ unit }) => unit);

  it('come from the id by a pattern', () => {
    expect(units({ pattern: '^(p\\d+)_' })).toEqual(['p1', 'p1', 'p2']);
  });

  it('must be found in every id', () => {
    expect(said({ independentUnit: { pattern: '^(p1)_' } }))
      .toBe(`a.yaml:6:1 error UNIT_NOT_FOUND data.independent_unit.pattern finds no unit in the id of 1 case: p2_a
    6 | independent_unit
      | ^
   fix: write a regular expression with one group around the unit, e.g. ^(p[0-9]+)_`);
  });

  it.each([
    ['^p1', 'data.independent_unit.pattern has no group'],
    [
      '(p',
      'data.independent_unit.pattern is not a regular expression: Invalid regular expression: /(p|/: Unterminated group',
    ],
  ])('are refused for the pattern %j', (pattern, message) => {
    expect(read({ independentUnit: { pattern } }).diagnostics.map((found) => found.message)).toEqual([message]);
  });

  it('are not waited for where the pattern takes a time that doubles with each character', () => {
    const long = 'a'.repeat(150);
    write(`images/${long}.nii.gz`, `labels/${long}.nii.gz`);
    expect(said({ independentUnit: { pattern: '^((?:a|a)+)b$' } }))
      .toBe(`a.yaml:6:1 error UNIT_PATTERN_SLOW data.independent_unit.pattern needs more than 1 s to search the ids of 4 cases
    6 | independent_unit
      | ^
   fix: remove alternatives and repetitions that can match the same text in many ways, e.g. write a+ for (?:a|a)+`);
    expect(blames({ independentUnit: { pattern: '^((?:a|a)+)b$' } })).toEqual([['UNIT_PATTERN_SLOW', 'usage']]);
  });

  it('need a table to come from a column', () => {
    expect(said({ independentUnit: 'patient' }))
      .toBe(`a.yaml:6:1 error UNIT_NEEDS_TABLE data.independent_unit names the column "patient", but there is no data.table
    6 | independent_unit
      | ^
   fix: set data.table, or write case, or {pattern: ...} to read the unit from the case id`);
  });
});

describe('readCases without label maps', () => {
  it('takes images alone, from folders and from a table', () => {
    write('images/a.nii.gz', 'images/b.nii.gz');
    const alone = (id: string) => ({ id, unit: id, channels: { mri: join(root, `images/${id}.nii.gz`) } });
    expect(read({ label: undefined })).toEqual({ cases: [alone('a'), alone('b')], diagnostics: [] });
    writeText('cases.csv', 'case,image\na,images/a.nii.gz\nb,images/b.nii.gz\n');
    const options = { label: undefined, table: 'cases.csv', channels: [{ name: 'mri', image: 'image' }] };
    expect(read(options)).toEqual({ cases: [alone('a'), alone('b')], diagnostics: [] });
  });

  it('names the channel that a case lacks', () => {
    write('t1/a.nii', 't1/b.nii', 't2/a.nii');
    const channels = [
      { name: 'mri', image: 't1/{case}.nii' },
      { name: 'pet', image: 't2/{case}.nii' },
    ];
    expect(read({ label: undefined, channels }).diagnostics.map(({ message }) => message)).toEqual([
      '1 case without image of channel pet: b',
    ]);
  });
});

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

describe('readCases with what the table says of a case', () => {
  it('keeps how a case was derived, and which cases are kept for the test', () => {
    write('images/a.nii.gz', 'images/b.nii.gz', 'images/c.nii.gz');
    writeText(
      'cases.csv',
      'case,patient,parent,derived_by,split\na,p1,,,train\nb,p1,a,"rotation, 5 degrees",train\nc,p2,,,test\n',
    );
    const options = {
      label: undefined,
      table: 'cases.csv',
      independentUnit: 'patient',
      test: { column: 'split', value: 'test' },
    };
    expect(read(options)).toEqual({
      cases: [
        { id: 'a', unit: 'p1', channels: { mri: join(root, 'images/a.nii.gz') } },
        {
          id: 'b',
          unit: 'p1',
          parent: 'a',
          derivedBy: 'rotation, 5 degrees',
          channels: { mri: join(root, 'images/b.nii.gz') },
        },
        { id: 'c', unit: 'p2', channels: { mri: join(root, 'images/c.nii.gz') }, test: true },
      ],
      diagnostics: [],
    });
  });
});
