import { describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import { sha256 } from '../../base/hash.js';
import { phantomCase, renderPhantom, type PhantomCase } from './phantom-case.js';
import { gridOf } from './phantom-grid.js';
import { sampleOrganShape, type OrganShape } from './phantom-shape.js';

const grid = () => gridOf(['R', 'A', 'S'], [1, 1, 1], randomOf(['grid']));
const otherGrid = () => gridOf(['P', 'I', 'L'], [1.2, 0.8, 0.9], randomOf(['other grid']));
/** The first two rounds of the grids. */
const cases = Array.from({ length: 12 }, (_, index) => phantomCase(1, index));
const straight: OrganShape = {
  centreMm: [0.3, 0.1, -0.2],
  semiAxesMm: [7.5, 10.5, 8],
  yaw: 0.1,
  pitch: -0.15,
  bendMm: [0, 0, 0],
  bendPhase: [0, 0, 0],
};

function volumeMm3({ label, grid: { spacingMm } }: PhantomCase, value: number): number {
  let count = 0;
  for (const voxel of label) if (voxel === value) count++;
  return count * spacingMm[0] * spacingMm[1] * spacingMm[2];
}

describe('phantomCase', () => {
  it('gives the same bytes on every machine', () => {
    const { image, label, grid } = cases[2]!;
    expect(grid.size).toEqual([40, 43, 29]);
    expect(sha256(new Uint8Array(image.buffer))).toBe(
      'f827ba10185097caeb530567b12f282e840b2ac3f40c707ec5472d608f69a8f2',
    );
    expect(sha256(label)).toBe('545406bc8a2b7f5e93f05cc0e583a5aceaff2fef1af4ab877fd4a300a8265581');
  });

  it('makes another organ for another seed and another index', () => {
    const shapes = [phantomCase(1, 0), phantomCase(1, 1), phantomCase(2, 0)].map(({ label }) => sha256(label));
    expect(new Set(shapes).size).toBe(3);
  });

  it('labels as much as the ellipsoid holds, one half in front', () => {
    const rendered = renderPhantom({ grid: grid(), shape: straight, noiseKey: [1, 1] });
    const exact = (4 / 3) * Math.PI * 7.5 * 10.5 * 8;
    // Counting voxels of a smooth body of 2600 voxels errs by well under 2 %; a shift of the plane by one voxel by 7 %.
    expect(volumeMm3(rendered, 1) / (exact / 2)).toBeCloseTo(1, 1.4);
    expect(volumeMm3(rendered, 2) / (exact / 2)).toBeCloseTo(1, 1.4);
  });

  it('shows one organ alike on every grid', () => {
    const shape = sampleOrganShape(randomOf([4, 'shape']));
    const a = renderPhantom({ grid: grid(), shape, noiseKey: [1, 1] });
    const b = renderPhantom({ grid: otherGrid(), shape, noiseKey: [1, 1] });
    for (const label of [1, 2]) expect(volumeMm3(b, label) / volumeMm3(a, label)).toBeCloseTo(1, 1.4);
    for (const { centre, front } of [a, b].map(centres)) {
      expect(front[1]).toBeGreaterThan(centre[1] + 2);
    }
    const [ofA, ofB] = [centres(a), centres(b)];
    // Both centres in world mm; half a voxel would be 0.4 mm.
    for (const axis of [0, 1, 2] as const) expect(ofA.centre[axis]).toBeCloseTo(ofB.centre[axis], 0.8);
  });

  it('keeps every organ away from the border of the image', () => {
    for (const [index, { label, grid }] of cases.entries()) {
      const [n1, n2, n3] = grid.size;
      label.forEach((value, at) => {
        if (value === 0) return;
        const position = [at % n1, Math.floor(at / n1) % n2, Math.floor(at / (n1 * n2))];
        const inside = position.every((p, axis) => p >= 2 && p < [n1, n2, n3][axis]! - 2);
        if (!inside) throw new Error(`case ${index} reaches the border at ${position.join(', ')}`);
      });
    }
  });

  it('looks alike from the front and from the back: both halves have one mean signal', () => {
    const ratios = cases.map(({ image, label }) => meanWhere(image, label, 1) / meanWhere(image, label, 2));
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    // Speckle of 10 % in grains of 23 mm3 over two halves of 1300 mm3: 1.9 % per case, 0.54 % over 12; three of those.
    expect(Math.abs(mean - 1)).toBeLessThan(0.017);
  });
});

/** World centre of the whole organ and of its front. */
function centres({ label, grid: { size, spacingMm, directions, originMm } }: PhantomCase) {
  const sums = { centre: [0, 0, 0, 0], front: [0, 0, 0, 0] };
  label.forEach((value, at) => {
    if (value === 0) return;
    const index = [at % size[0], Math.floor(at / size[0]) % size[1], Math.floor(at / (size[0] * size[1]))];
    for (const sum of value === 1 ? [sums.centre, sums.front] : [sums.centre]) {
      sum[3]!++;
      for (const world of [0, 1, 2] as const) {
        sum[world]! += originMm[world];
        for (const axis of [0, 1, 2] as const) {
          sum[world]! += directions[axis][world] * spacingMm[axis] * index[axis]!;
        }
      }
    }
  });
  const mean = ([x, y, z, count]: number[]) => [x! / count!, y! / count!, z! / count!] as const;
  return { centre: mean(sums.centre), front: mean(sums.front) };
}

function meanWhere(image: Int16Array, label: Uint8Array, value: number): number {
  let sum = 0;
  let count = 0;
  label.forEach((found, at) => {
    if (found !== value) return;
    sum += image[at]!;
    count++;
  });
  return sum / count;
}
