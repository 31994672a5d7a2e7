import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { affineOf } from './affine.js';
import { readImage } from './read-image.js';
import { scaledAffine } from './test-rig.js';
import { writeLabelMap } from './write-label-map.js';
import type { Affine, Triple } from './volume.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-write-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
const PLAIN = scaledAffine([1, 2, 3], [4, 5, 6]);
const AFFINES: Readonly<Record<string, Affine>> = {
  plain: PLAIN,
  flipped: scaledAffine([-0.7, 2, -3], [4.25, -5, 6]),
  oblique: affineOf(
    [
      [0.9 * c, 0.9 * s, 0],
      [-1.1 * s, 1.1 * c, 0],
      [0, 0, 5],
    ],
    [-12.3, 45.6, 78.9],
  ),
  permuted: affineOf(
    [
      [0, 0, -2],
      [1.5, 0, 0],
      [0, 3, 0],
    ],
    [1, 2, 3],
  ),
  halfTurn: affineOf(
    [
      [-1, 0, 0],
      [0, 1, 0],
      [0, 0, -1],
    ],
    [1, 2, 3],
  ),
  sheared: affineOf(
    [
      [2, 0, 0],
      [0, 2, 0],
      [0.5, 0, 3],
    ],
    [1, 2, 3],
  ),
};
const SIZE: Triple = [2, 3, 4];
const LABELS = Uint8Array.from({ length: 24 }, (_, index) => index % 5);
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (python) => spawnSync(python, ['-c', 'import nibabel']).status === 0,
);

describe('writeLabelMap', () => {
  it('keeps labels and affine, oblique, flipped or sheared', async () => {
    for (const [name, affine] of Object.entries(AFFINES)) {
      const path = join(folder, `${name}.nii.gz`);
      writeLabelMap(path, { data: LABELS, size: SIZE, affine });
      const image = await readImage(path);
      expect(image.data, name).toEqual(LABELS);
      expect(image.affine, name).toEqual(affine.map(Math.fround));
      expect(image.hasSpace, name).toBe(true);
    }
  });

  it('says the same in the qform as in the sform, unless the grid is sheared', async () => {
    for (const [name, affine] of Object.entries(AFFINES)) {
      const path = join(folder, `${name}.nii`);
      writeLabelMap(path, { data: LABELS, size: SIZE, affine });
      const bytes = readFileSync(path);
      expect(bytes.readInt16LE(252), name).toBe(name === 'sheared' ? 0 : 1);
      if (name === 'sheared') continue;
      bytes.writeInt16LE(0, 254);
      const { affine: qform } = await readImage(path, { bytes });
      // Single precision, over coordinates up to 79 mm.
      expect(Math.max(...qform.map((value, index) => Math.abs(value - affine[index]!))), name).toBeLessThan(2e-5);
    }
  });

  it('leaves the space undeclared where the image declared none', async () => {
    const path = join(folder, 'bare.nii.gz');
    writeLabelMap(path, { data: LABELS, size: SIZE, affine: scaledAffine([1, 2, 3]), hasSpace: false });
    const image = await readImage(path);
    expect(image.hasSpace).toBe(false);
    expect(image.spacingMm).toEqual([1, 2, 3]);
  });

  it('gives the same bytes for the same content, without time and machine', () => {
    const path = join(folder, 'same.nii.gz');
    writeLabelMap(path, { data: LABELS, size: SIZE, affine: PLAIN });
    const bytes = readFileSync(path);
    expect([...bytes.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    expect(gunzipSync(bytes).length).toBe(352 + 24);
    writeLabelMap(path, { data: LABELS, size: SIZE, affine: PLAIN });
    expect(readFileSync(path)).toEqual(bytes);
  });

  it.skipIf(PYTHON === undefined)('gives nibabel the affine and the labels (skipped where nibabel is absent)', () => {
    for (const [name, affine] of Object.entries(AFFINES)) {
      const path = join(folder, `nibabel-${name}.nii.gz`);
      writeLabelMap(path, { data: LABELS, size: SIZE, affine });
      const script =
        'import nibabel, json, sys; i = nibabel.load(sys.argv[1]); ' +
        "print(json.dumps([i.affine.ravel().tolist(), i.get_fdata().ravel(order='F').tolist(), str(i.get_data_dtype())]))";
      const { stdout } = spawnSync(PYTHON!, ['-c', script, path], { encoding: 'utf8' });
      expect(JSON.parse(stdout), name).toEqual([affine.map(Math.fround), [...LABELS], 'uint8']);
    }
  });
});
