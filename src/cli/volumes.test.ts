import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatDiagnostics } from '../base/diagnostic.js';
import { DiagnosticError } from '../base/failure.js';
import { writeLabelMap } from '../imaging/write-label-map.js';
import { memoryIo } from '../../test/support/memory-io.js';
import type { Options } from './command.js';
import { run } from './volumes.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-volumes-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** 2 x 2 x 2 voxels of 1 x 2 x 5 mm. */
function writeLabels(name: string, values: readonly number[]): void {
  const affine = [1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 5, 0, 0, 0, 0, 1];
  writeLabelMap(join(folder, name), { data: Uint8Array.from(values), size: [2, 2, 2], affine, hasSpace: true });
}

async function volumes(args: readonly string[], options: Options = {}): Promise<string> {
  const io = memoryIo({ env: {}, cwd: folder });
  await run(args, options, io);
  return io.printed.join('');
}

test('voxels of all labels but 0, and their volume by the voxel size of the header', async () => {
  writeLabels('b.nii.gz', [0, 1, 1, 2, 0, 0, 0, 0]);
  writeLabels('a.nii.gz', [0, 0, 0, 0, 0, 0, 0, 1]);
  expect(await volumes(['.'])).toBe('case,voxels,volume_ml\na,1,0.01\nb,3,0.03\n');
});

test('only the labels that are asked for', async () => {
  writeLabels('b.nii.gz', [0, 1, 1, 2, 3, 0, 0, 0]);
  expect(await volumes(['b.nii.gz'], { label: '1,3' })).toBe('case,voxels,volume_ml\nb,3,0.03\n');
});

test('what is not there is named', async () => {
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'empty', 'notes.txt'), '');
  const complaint = async (args: readonly string[], options: Options = {}) => {
    const error: unknown = await volumes(args, options).catch((reason: unknown) => reason);
    return error instanceof DiagnosticError ? formatDiagnostics(error.diagnostics) : error;
  };
  expect(await complaint(['nowhere'])).toBe(
    'error LABELS_NOT_FOUND nowhere does not exist\n   fix: give label maps, or a folder with label maps',
  );
  expect(await complaint(['empty'])).toBe(
    'error LABELS_NOT_FOUND empty holds no image\n' +
      '   fix: known endings: .nii, .nii.gz, .hdr, .hdr.gz, .nrrd, .nhdr, .mha, .mhd',
  );
  writeLabels('b.nii.gz', [0, 1, 1, 2, 3, 0, 0, 0]);
  expect(await complaint(['b.nii.gz'], { label: 'gland' })).toBe(
    'error OPTION_NOT_A_NUMBER --label gland is not a whole number from 0\n   fix: e.g. --label 1',
  );
});
