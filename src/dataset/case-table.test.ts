import { describe, expect, it } from 'vitest';
import { casesRig } from './cases-rig.js';

const { inRoot, read, write, writeText } = casesRig();

const anyLocator = expect.any(Function) as unknown;

describe('readCases without label maps', () => {
  it('takes images alone, from folders and from a table', () => {
    write('images/a.nii.gz', 'images/b.nii.gz');
    const alone = (id: string) => ({ id, unit: id, channels: { mri: inRoot(`images/${id}.nii.gz`) } });
    expect(read({ label: undefined })).toEqual({ cases: [alone('a'), alone('b')], diagnostics: [] });
    writeText('cases.csv', 'case,image\na,images/a.nii.gz\nb,images/b.nii.gz\n');
    const options = { label: undefined, table: 'cases.csv', channels: [{ name: 'mri', image: 'image' }] };
    expect(read(options)).toEqual({ cases: [alone('a'), alone('b')], diagnostics: [], locateCell: anyLocator });
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
        { id: 'a', unit: 'p1', channels: { mri: inRoot('images/a.nii.gz') } },
        {
          id: 'b',
          unit: 'p1',
          parent: 'a',
          derivedBy: 'rotation, 5 degrees',
          channels: { mri: inRoot('images/b.nii.gz') },
        },
        { id: 'c', unit: 'p2', channels: { mri: inRoot('images/c.nii.gz') }, test: true },
      ],
      diagnostics: [],
      locateCell: anyLocator,
    });
  });
});
