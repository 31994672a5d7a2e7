import { describe, expect, it } from 'vitest';
import { voxelCount, type Triple } from '../volume.js';
import { centralPatch, emptyPatch, largestDifference, volumeOf } from './augment-rig.js';
import { elastic } from './elastic.js';
import { NO_MOTION } from './motion.js';
import { rotate } from './rotate.js';
import { takePatch } from './take-patch.js';
import { zoom } from './zoom.js';

const rotated = (degrees: Triple) => rotate({ degrees: 0, p: 1 }).move(NO_MOTION, { degrees });
const zoomed = (factor: number) =>
  zoom({ range: [1, 1], p: 1 }).move(NO_MOTION, { factor, factors: [factor, factor, factor] });

/** Whole values, so that image and label hold the same pattern of three labels. */
const PATTERN = (i: number, j: number, k: number): number => (3 * i + 5 * j + 7 * k + ((i * j * k) % 3)) % 3;

describe('takePatch', () => {
  const size: Triple = [7, 7, 7];
  const source = volumeOf(size, (i, j, k) => i + 10 * j + 100 * k, PATTERN);
  const at = (data: ArrayLike<number>, i: number, j: number, k: number): number => data[(k * 7 + j) * 7 + i]!;

  it.each([
    // The content moves from the first towards the second axis, the second towards the third, the third to the first.
    { degrees: [0, 0, 90], from: (i: number, j: number, k: number) => [j, 6 - i, k] },
    { degrees: [90, 0, 0], from: (i: number, j: number, k: number) => [i, k, 6 - j] },
    { degrees: [0, 90, 0], from: (i: number, j: number, k: number) => [6 - k, j, i] },
  ] as const)('a turn by $degrees is a permutation of voxels, of image and label alike', ({ degrees, from }) => {
    const { images, label } = centralPatch(source, size, rotated(degrees));
    for (let k = 0; k < 7; k++) {
      for (let j = 0; j < 7; j++) {
        for (let i = 0; i < 7; i++) {
          const [a, b, c] = from(i, j, k) as [number, number, number];
          expect(at(images[0]!, i, j, k)).toBeCloseTo(at(source.image, a, b, c), 3);
          expect(at(label!, i, j, k)).toBe(at(source.label!, a, b, c));
        }
      }
    }
  });

  it('turns the content about the first axis, then the second, then the third', () => {
    const { images } = centralPatch(source, size, rotated([90, 0, 90]));
    // Back about the third axis from (1, 2, 3) is (2, 5, 3), and from there about the first (2, 3, 1).
    expect(at(images[0]!, 1, 2, 3)).toBeCloseTo(at(source.image, 2, 3, 1), 3);
  });

  it('halves the slope of a ramp when it enlarges twice, about the middle', () => {
    const { images } = centralPatch(source, [5, 5, 5], zoomed(2));
    const slopes = volumeOf([5, 5, 5], (i, j, k) => 333 + (i - 2 + 10 * (j - 2) + 100 * (k - 2)) / 2);
    expect(largestDifference(images[0]!, slopes.image)).toBeLessThan(1e-4);
  });

  it.each([0.8, 1.25])(
    'zoomed by %d, a ball has its volume times the cube, in the image and in the label',
    (factor) => {
      const inside = (i: number, j: number, k: number): number =>
        Math.hypot(i - 31.5, j - 31.5, k - 31.5) <= 15 ? 1 : 0;
      const ball = volumeOf([64, 64, 64], inside, inside);
      const sum = (values: Iterable<number>): number => Array.from(values).reduce((total, value) => total + value, 0);
      const motion = zoomed(factor);
      const { images, label } = centralPatch(ball, [48, 48, 48], motion);
      expect(motion.volumeFactor).toBeCloseTo(factor ** 3, 12);
      // One voxel in five of the ball lies at its surface, where interpolation is right to a tenth of a voxel.
      expect(Math.abs(sum(images[0]!) / sum(ball.image) / factor ** 3 - 1)).toBeLessThan(0.02);
      expect(Math.abs(sum(label!) / sum(ball.label!) / factor ** 3 - 1)).toBeLessThan(0.02);
    },
  );

  it('gives 0 and background outside the case, and half at half a voxel from its edge', () => {
    const ones = volumeOf(
      [4, 4, 4],
      () => 1,
      () => 2,
    );
    const out = emptyPatch(ones, [4, 4, 4]);
    // Zoomed by 2 about the first face: voxels at -0.75 and -0.25, 0.25 and 0.75 from the first voxel.
    takePatch({ source: ones, start: [-2, 0, 0], motion: zoomed(2), out });
    const row = [...out.images[0]!.subarray(20, 24)];
    expect(row.map((value) => Math.round(100 * value))).toEqual([0, 25, 75, 100]);
    expect([...out.label!.subarray(20, 24)]).toEqual([0, 0, 2, 2]);
  });

  it('counts labels above 2 and more than three at a place by their weights', () => {
    const corners = volumeOf(
      [2, 2, 2],
      () => 0,
      (i, j, k) => [9, 7, 9, 200, 4, 5, 6, 7][i + 2 * j + 4 * k]!,
    );
    // At (0.6, 0.6, 0.4): the voxel (1, 1, 0) has 0.216; label 9 has 0.096 + 0.144, label 7 has 0.144 + 0.144.
    const out = emptyPatch(corners, [1, 1, 1]);
    const displacement = [0.1, 0.1, -0.1].map((shift) => Float32Array.of(shift)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    takePatch({
      source: corners,
      start: [0, 0, 0],
      motion: { ...NO_MOTION, displacement: shifted(displacement, 0.5) },
      out,
    });
    expect(out.label![0]).toBe(7);
  });

  it('agrees with a plain argmax over the labels at 2,000 places, with few labels and with many', () => {
    for (const labels of [3, 6]) {
      const noise = volumeOf(
        [12, 12, 12],
        () => 0,
        (i, j, k) => ((i * 7919 + j * 104729 + k * 1299709) >>> 3) % labels,
      );
      const motion = rotated([17, -23, 31]);
      const { label } = centralPatch(noise, [8, 8, 8], motion);
      let differences = 0;
      for (let voxel = 0; voxel < 512; voxel++) {
        if (label![voxel] !== slowLabel(noise.label!, motion.matrix, voxel)) differences++;
      }
      expect(differences).toBe(0);
    }
  });

  it('moves each channel and the mask like the label', () => {
    const channels = 2;
    const mask = source.label!.map((value) => (value === 0 ? 0 : 1));
    const image = Float32Array.from({ length: 2 * 343 }, (_, at) => (at % 2 === 0 ? 1 : -1) * source.image[at >> 1]!);
    const moved = centralPatch({ size, channels, image, mask }, [5, 5, 5], rotated([0, 0, 90]));
    const single = centralPatch({ ...source, label: mask }, [5, 5, 5], rotated([0, 0, 90]));
    expect(moved.images[0]).toEqual(single.images[0]);
    expect(
      largestDifference(
        moved.images[1]!,
        single.images[0]!.map((value) => -value),
      ),
    ).toBe(0);
    expect(moved.mask).toEqual(single.label);
    expect(moved).not.toHaveProperty('label');
  });
});

function shifted(
  fields: [Float32Array, Float32Array, Float32Array],
  by: number,
): [Float32Array, Float32Array, Float32Array] {
  return fields.map((field) => field.map((value) => value + by)) as [Float32Array, Float32Array, Float32Array];
}

/** The label of largest weight at a voxel of an 8 x 8 x 8 patch in the middle of a 12 x 12 x 12 volume. */
function slowLabel(data: Uint8Array, matrix: readonly number[], voxel: number): number {
  const p = [(voxel % 8) - 3.5, (Math.floor(voxel / 8) % 8) - 3.5, Math.floor(voxel / 64) - 3.5];
  const [x, y, z] = [0, 3, 6].map(
    (row) => 5.5 + p.reduce((sum, value, axis) => sum + matrix[row + axis]! * value, 0),
  ) as [number, number, number];
  const sums = new Map<number, number>();
  for (let k = Math.floor(z); k <= Math.floor(z) + 1; k++) {
    for (let j = Math.floor(y); j <= Math.floor(y) + 1; j++) {
      for (let i = Math.floor(x); i <= Math.floor(x) + 1; i++) {
        const isIn = Math.min(i, j, k) >= 0 && Math.max(i, j, k) < 12;
        const label = isIn ? data[(k * 12 + j) * 12 + i]! : -1;
        const weight = (1 - Math.abs(x - i)) * (1 - Math.abs(y - j)) * (1 - Math.abs(z - k));
        sums.set(label, (sums.get(label) ?? 0) + weight);
      }
    }
  }
  const [best] = [...sums].sort((a, b) => b[1] - a[1]);
  return Math.max(0, best![0]);
}

describe('elastic', () => {
  const size: Triple = [24, 20, 16];
  const params = { size, magnitude: [3, 2, 1.5], scale: [0.2, 0.15, 0.25], seed: 5 } as const;
  const { displacement } = elastic({ magnitude: [0, 0], scale: [0, 0], p: 1 }).move(NO_MOTION, params);

  it('displaces along each axis by at most the magnitude, which is reached', () => {
    for (const [axis, field] of displacement!.entries()) {
      const most = field.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      expect(most).toBeCloseTo(params.magnitude[axis]!, 5);
    }
  });

  it('is smooth: neighbours differ by a fraction of the largest displacement', () => {
    const field = displacement![0];
    let steepest = 0;
    for (let at = 0; at < voxelCount(size); at++) {
      if (at % size[0] > 0) steepest = Math.max(steepest, Math.abs(field[at]! - field[at - 1]!));
    }
    // Control points are sqrt(3) x 0.2 x 24 = 8.3 voxels apart, and the field spans at most 6 voxels between two of them.
    expect(steepest).toBeLessThan(6 / 8.3);
    expect(steepest).toBeGreaterThan(0.01);
  });

  it('moves the label alike with the image', () => {
    const inside = (i: number, j: number, k: number): number => (Math.hypot(i - 15, j - 13, k - 11) <= 7 ? 1 : 0);
    const source = volumeOf([32, 28, 24], inside, inside);
    const { images, label } = centralPatch(source, size, { ...NO_MOTION, displacement: displacement! });
    const still = centralPatch(source, size);
    const half = images[0]!.map((value) => (value > 0.5 ? 1 : 0));
    expect(largestDifference(half, label!)).toBe(0);
    expect(largestDifference(label!, still.label!)).toBe(1);
  });
});
