import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { affineOf, stepOf, toWorld } from './affine.js';
import { axisCodes, axisMapTo, orientTriple, type AxisMap } from './orientation.js';
import { prepareCase, type PreparedCase } from './prepare-case.js';
import type { PrepareSettings } from './prepare-settings.js';
import { readImage } from './read-image.js';
import { reorient, restoreOrientation } from './reorient.js';
import { ballLabels } from './test-rig.js';
import type { Affine, Triple } from './volume.js';

const SPACES = fileURLToPath(new URL('../../../shared/data/nifti_conformance/niivue/nifti_space/', import.meta.url));

const OPPOSITES = [
  ['R', 'L'],
  ['A', 'P'],
  ['S', 'I'],
] as const;
/** All 48 ways to name three perpendicular directions. */
const ORIENTATIONS = [0, 1, 2].flatMap((a) =>
  [0, 1, 2].flatMap((b) => {
    if (a === b) return [];
    const [first, second, third] = [OPPOSITES[a]!, OPPOSITES[b]!, OPPOSITES[3 - a - b]!];
    return first.flatMap((x) => second.flatMap((y) => third.map((z) => `${x}${y}${z}`)));
  }),
);

/** An affine whose axes run in the given directions, 1, 2 and 3 mm apart along right, anterior and superior. */
function affineWith(codes: string): Affine {
  const steps = Array.from(codes, (letter) => {
    const step: [number, number, number] = [0, 0, 0];
    const index = 'RASLPI'.indexOf(letter);
    step[index % 3] = (index < 3 ? 1 : -1) * ((index % 3) + 1);
    return step;
  });
  return affineOf(steps as unknown as [Triple, Triple, Triple], [10, 20, 30]);
}

/** The affine of the reoriented image: the same world, counted along other axes. */
function orientAffine({ affine, size, map }: { affine: Affine; size: Triple; map: AxisMap }): Affine {
  const corner: [number, number, number] = [0, 0, 0];
  const steps = map.axes.map((axis, t) => {
    const step = stepOf(affine, axis);
    if (!map.flips[t]) return step;
    corner[axis] = size[axis]! - 1;
    // Not `-step`: -0 would be another number where affines are compared.
    return [0 - step[0], 0 - step[1], 0 - step[2]] as const;
  }) as [Triple, Triple, Triple];
  return affineOf(steps, toWorld(affine, corner));
}

describe('axisMapTo', () => {
  it('brings an image stored in any of 48 orientations to the same array, and back to the same bytes', () => {
    expect(new Set(ORIENTATIONS).size).toBe(48);
    const size: Triple = [4, 5, 6];
    const ras = Uint8Array.from({ length: 120 }, (_, index) => index);
    for (const codes of ORIENTATIONS) {
      const there = axisMapTo(codes, affineWith('RAS'));
      const stored = new Uint8Array(120);
      reorient({ data: ras, size, map: there, out: stored });
      const storedSize = orientTriple(size, there);
      const storedAffine = orientAffine({ affine: affineWith('RAS'), size, map: there });
      expect(axisCodes(storedAffine)).toBe(codes);

      const map = axisMapTo('RAS', storedAffine);
      const oriented = new Uint8Array(120);
      reorient({ data: stored, size: storedSize, map, out: oriented });
      expect(oriented, codes).toEqual(ras);
      expect(orientTriple(storedSize, map), codes).toEqual(size);
      expect(orientAffine({ affine: storedAffine, size: storedSize, map }), codes).toEqual(affineWith('RAS'));
      expect(restoreOrientation({ data: oriented, size: storedSize, map }), codes).toEqual(stored);
    }
  });

  it('leaves every voxel at its place in the world', () => {
    const size: Triple = [4, 5, 6];
    const affine = affineWith('PIR');
    const map = axisMapTo('LAS', affine);
    const oriented = orientAffine({ affine, size, map });
    const index: [number, number, number] = [1, 2, 3];
    const from = map.axes.map((axis, t) => (map.flips[t] ? size[axis]! - 1 - index[axis]! : index[axis]!));
    expect(toWorld(oriented, from as unknown as Triple)).toEqual(toWorld(affine, index));
  });

  it('leaves the axes alone for stored, wherever they point', () => {
    expect(axisMapTo('stored', affineWith('PIR'))).toEqual({ axes: [0, 1, 2], flips: [false, false, false] });
  });

  it('takes each axis of an oblique grid for the direction nearest to it', () => {
    const [c, s] = [Math.cos(0.6), Math.sin(0.6)];
    expect(
      axisCodes(
        affineOf(
          [
            [c, s, 0],
            [-s, c, 0],
            [0, 0, 2],
          ],
          [0, 0, 0],
        ),
      ),
    ).toBe('RAS');
    const [c2, s2] = [Math.cos(1), Math.sin(1)];
    expect(
      axisCodes(
        affineOf(
          [
            [c2, s2, 0],
            [-s2, c2, 0],
            [0, 0, 2],
          ],
          [0, 0, 0],
        ),
      ),
    ).toBe('ALS');
  });

  it('judges a sheared grid by its nearest rotation, as nibabel', () => {
    // Columns (2,0,0), (0,2,0), (30,30,32): the third leans further sideways than up, but is still the third.
    const affine = affineOf(
      [
        [2, 0, 0],
        [0, 2, 0],
        [30, 30, 32],
      ],
      [-123, -102, -38],
    );
    expect(axisCodes(affine)).toBe('RAS');
    expect(stepOf(affine, 2)).toEqual([30, 30, 32]);
  });
});

const TWO_MM: PrepareSettings = {
  orientation: 'RAS',
  spacingMm: [2, 2, 2],
  crop: 'nonzero',
  resample: { image: 3, label: 1, separateZ: 'auto' },
  normalize: ['zscore'],
};

describe.skipIf(!existsSync(SPACES))(
  'one image stored in 48 orientations (skipped where ../shared/data is absent)',
  () => {
    it('ends in the same array and the same affine, and in the same prepared case', async () => {
      const found = ORIENTATIONS.filter((codes) => existsSync(`${SPACES}${codes}.nii.gz`));
      expect(found.length).toBe(48);
      let first: { data: Float32Array; affine: Affine } | undefined;
      let prepared: PreparedCase | undefined;
      for (const codes of found) {
        const image = await readImage(`${SPACES}${codes}.nii.gz`);
        expect(axisCodes(image.affine)).toBe(codes);
        const map = axisMapTo('RAS', image.affine);
        const data = new Float32Array(image.data.length);
        reorient({ data: image.data, size: image.size, map, out: data });
        const affine = orientAffine({ affine: image.affine, size: image.size, map });
        first ??= { data, affine };
        expect(Buffer.compare(Buffer.from(data.buffer), Buffer.from(first.data.buffer)), codes).toBe(0);
        const { image: voxels, size } = prepareCase({ channels: [image], settings: TWO_MM });
        prepared ??= prepareCase({ channels: [image], settings: TWO_MM });
        expect(size, codes).toEqual(prepared.size);
        expect(Buffer.compare(Buffer.from(voxels.buffer), Buffer.from(prepared.image.buffer)), codes).toBe(0);
        // Each file rounds its own corner to single precision.
        expect(Math.max(...affine.map((value, index) => Math.abs(value - first!.affine[index]!)))).toBeLessThan(1e-4);
      }
    });
  },
);

it('a ball stays a ball of the same size under any reorientation', () => {
  const size: Triple = [9, 11, 13];
  const ball = ballLabels(size, [{ centre: [3, 5, 7], radius: 3, label: 1 }]);
  const map = axisMapTo('SPL', affineWith('RAS'));
  const out = new Uint8Array(ball.length);
  reorient({ data: ball, size, map, out });
  const turned = orientTriple(size, map);
  expect(out).toEqual(ballLabels(turned, [{ centre: [7, 11 - 1 - 5, 9 - 1 - 3], radius: 3, label: 1 }]));
});
