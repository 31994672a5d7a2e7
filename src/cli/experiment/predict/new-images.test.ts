import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatDiagnostics } from '../../../base/diagnostic.js';
import { DiagnosticError } from '../../../base/failure.js';
import { newImages } from './new-images.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'voxrun-images-'));
  write('scans/b.nii.gz', 'scans/a.NRRD', 'scans/notes.txt', 'scans/.hidden.nii', 'scans/deeper/c.nii', 'other/a.nii');
  write('t1/p1.nii.gz', 't1/p2.nii.gz', 'all/p1_t2.nii.gz', 'all/p2_t2.nii.gz', 'all/p3_t2.nii.gz');
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), '');
  }
}

/** By case, each channel's path from the working folder. */
function found(images: string[], given: string[] = [], channels = ['mri']) {
  return Object.fromEntries(
    newImages({ images, given, channels, cwd }).map((row) => [
      row.id,
      Object.values(row.channels).map((path) => path.slice(cwd.length + 1)),
    ]),
  );
}

function refusal(...args: Parameters<typeof found>): string {
  try {
    found(...args);
  } catch (error) {
    if (error instanceof DiagnosticError) return formatDiagnostics(error.diagnostics).replaceAll(cwd, 'CWD');
    throw error;
  }
  throw new Error('not refused');
}

describe('images to predict', () => {
  it('are files and the images directly in folders, named without their ending', () => {
    expect(found(['scans', 'scans/deeper/c.nii', 'scans/b.nii.gz'])).toEqual({
      a: ['scans/a.NRRD'],
      b: ['scans/b.nii.gz'],
      c: ['scans/deeper/c.nii'],
    });
  });

  it('are paths with {case}, where only a part of the name is the case', () => {
    expect(found(['all/{case}_t2.nii.gz'])).toMatchObject({ p1: ['all/p1_t2.nii.gz'], p3: ['all/p3_t2.nii.gz'] });
  });

  it('are, of several channels, those of one case', () => {
    write('t1/p3.nii');
    expect(found([], ['t2=all/{case}_t2.nii.gz', 't1=t1'], ['t1', 't2'])).toEqual({
      p1: ['t1/p1.nii.gz', 'all/p1_t2.nii.gz'],
      p2: ['t1/p2.nii.gz', 'all/p2_t2.nii.gz'],
      p3: ['t1/p3.nii', 'all/p3_t2.nii.gz'],
    });
  });

  it('stand in a table with a column for each channel, its paths from its own folder', () => {
    writeFileSync(join(cwd, 'all', 'new.csv'), 'case,t2,t1\nfirst,p1_t2.nii.gz,../t1/p1.nii.gz\n');
    expect(found(['all/new.csv'], [], ['t1', 't2'])).toEqual({ first: ['t1/p1.nii.gz', 'all/p1_t2.nii.gz'] });
  });

  it('are refused where a case lacks a channel', () => {
    expect(refusal([], ['t1=t1', 't2=all/{case}_t2.nii.gz'], ['t1', 't2'])).toBe(
      'error CHANNEL_MISSING channel t1 has no image for p3\n' +
        '   fix: images of one case have the same name in every folder; where they differ, write the name with {case}',
    );
    expect(refusal([], ['t1=t1'], ['t1', 't2'])).toBe(
      'error CHANNELS_MISSING no images are given for channel t2\n' +
        '   fix: --channel t1=FOLDER --channel t2=FOLDER, or a CSV table with the columns case, t1, t2',
    );
  });

  it('are refused where two have one name, all mistakes at once', () => {
    expect(refusal(['scans', 'other', 'nothing.nii', 'scans/notes.txt'])).toBe(
      'error CASE_TWICE two images are named a: scans/a.NRRD and other/a.nii\n' +
        '   fix: predictions are named after their images: rename one, or give a CSV table with a column case\n' +
        'error IMAGE_MISSING nothing.nii does not exist\n   fix: check the path and that you may read it\n' +
        'error IMAGE_UNKNOWN scans/notes.txt has no ending of an image\n' +
        '   fix: images end in .nii.gz, .nii, .hdr, .nrrd, .nhdr, .mha or .mhd',
    );
  });

  it('are refused where a table is not there, which no experiment file names', () => {
    expect(refusal(['absent.csv'], [], ['t2'])).toBe(
      'error TABLE_MISSING the table does not exist: absent.csv\n   fix: correct the path',
    );
  });

  it('are refused where a table names a column wrongly, or a file that is not there', () => {
    writeFileSync(join(cwd, 'new.csv'), 'case,t2\nfirst,all/p9.nii.gz\n');
    expect(refusal(['new.csv'], [], ['t1', 't2'])).toBe(
      'new.csv:1:1 error COLUMN_MISSING the table has no column "t1", which channel t1 of the run needs; it has case, t2\n' +
        '    1 | case,t2\n      | ^^^^\n   fix: a table of images has the columns case, t1, t2',
    );
    expect(refusal(['new.csv'], [], ['t2'])).toBe(
      'new.csv:2:7 error IMAGE_MISSING images of channel t2 do not exist or cannot be read: first (all/p9.nii.gz)\n' +
        '    2 | first,all/p9.nii.gz\n      |       ^^^^^^^^^^^^^\n   fix: correct the table; paths start from its own folder',
    );
  });

  it('cannot lead out of the folder of predictions by their names', () => {
    writeFileSync(join(cwd, 'new.csv'), 'case,mri\n../../up,scans/b.nii.gz\n');
    expect(refusal(['new.csv'])).toContain(
      'CASE_ID_UNSAFE a case id names files of the run and cannot be any text: "../../up"',
    );
  });
});
