import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { casesRig } from './cases-rig.js';

const { blames, ids, inRoot, read, said, write } = casesRig();

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
        channels: { mri: inRoot(`images/${id}.nii.gz`) },
        label: inRoot(`labels/${id}.nii.gz`),
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
    mkdirSync(inRoot('images/b.nii.gz'), { recursive: true });
    symlinkSync(inRoot('elsewhere/x.nii.gz'), inRoot('images/a.nii.gz'));
    symlinkSync(inRoot('elsewhere/nothing'), inRoot('images/c.nii.gz'));
    expect(ids()).toEqual(['a']);
    expect(read().diagnostics).toEqual([]);
  });

  it('names every case whose file is a link to itself', () => {
    write('images/a.nii.gz', 'images/x.nii.gz', 'labels/a.nii.gz', 'labels/x.nii.gz', 'labels/y.nii.gz');
    symlinkSync('y.nii.gz', inRoot('images/y.nii.gz'));
    symlinkSync('b.nii.gz', inRoot('images/b.nii.gz'));
    expect(said()).toBe(`a.yaml:2:1 error FILE_UNREADABLE image of 2 cases cannot be read: b, y
    2 | mri
      | ^
   fix: check that links lead to a file and that you may enter its folder`);
    expect(blames()).toEqual([['FILE_UNREADABLE', 'data']]);
  });

  it('names every case whose folder is a link to itself, and takes lost+found for none', () => {
    write('data/a/mri.nii', 'data/a/seg.nii');
    symlinkSync('b', inRoot('data/b'));
    symlinkSync('lost+found', inRoot('data/lost+found'));
    const options = { channels: [{ name: 'mri', image: 'data/{case}/mri.nii' }], label: 'data/{case}/seg.nii' };
    expect(read(options).diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'FILE_UNREADABLE image of 1 case cannot be read: b',
      'FILE_UNREADABLE label of 1 case cannot be read: b',
    ]);
  });

  it('says that a folder which is a link to itself cannot be listed', () => {
    write('labels/a.nii.gz');
    symlinkSync('images', inRoot('images'));
    expect(read().diagnostics.map(({ message }) => message)).toEqual([
      'data.channels.mri.image names a folder that cannot be listed: images',
    ]);
  });

  it('ignores a folder whose name would make that of its files too long', () => {
    write('a/a_a.nii', 'a/a.nii');
    mkdirSync(inRoot('x'.repeat(150)));
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
    expect(said({ root: inRoot('gone') })).toBe(`a.yaml:1:1 error DATA_ROOT_MISSING data.root does not exist: gone
    1 | root
      | ^
   fix: set data.root to the folder that holds the data; it is relative to the file in which it is written`);
  });

  it('says what a folder holds where nothing fits', () => {
    write('images/a.nrrd', 'labels/a.nii.gz');
    mkdirSync(inRoot('empty'));
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
