import { describe, expect, it } from 'vitest';
import { randomOf, type Random } from '../base/random.js';
import { affineOf } from './affine.js';
import { countOverlap, diceOf } from './metrics/overlap.js';
import { prepareCase } from './prepare-case.js';
import type { PrepareSettings } from './prepare-settings.js';
import { ballLabels, rawImage } from './test-rig.js';
import { undoPrediction } from './undo-prediction.js';
import type { Affine, Triple } from './volume.js';

const SETTINGS: PrepareSettings = {
  orientation: 'RAS',
  spacingMm: 'native',
  crop: 'nonzero',
  resample: { image: 1, label: 1 },
  normalize: ['zscore'],
};

/** Logits that say the label map with certainty. */
function oneHot(label: Uint8Array, classes: number): Float32Array {
  const logits = new Float32Array(label.length * classes);
  for (let v = 0; v < label.length; v++) logits[v * classes + label[v]!] = 1;
  return logits;
}

describe('undoPrediction', () => {
  const size: Triple = [21, 25, 17];
  const label = ballLabels(size, [
    { centre: [8, 10, 8], radius: 5, label: 1 },
    { centre: [13, 15, 9], radius: 4, label: 2 },
  ]);
  // Not 0 around the balls only, so that the crop removes something on every side.
  const body = ballLabels(size, [{ centre: [10, 12, 8], radius: 7.5, label: 100 }]);
  const affine = [0, -1.2, 0, 5, 0.9, 0, 0, 6, 0, 0, -2.5, 7, 0, 0, 0, 1];
  const image = rawImage({ size, data: Float32Array.from(body), affine });
  const raw = rawImage({ size, data: label, affine, path: 'label.nii.gz' });
  const prepare = (changes: Partial<PrepareSettings>): ReturnType<typeof prepareCase> =>
    prepareCase({ channels: [image], label: raw, settings: { ...SETTINGS, ...changes } });

  it('gives back the label map voxel by voxel where nothing was resampled', () => {
    for (const orientation of ['RAS', 'LPS', 'SAL', 'stored']) {
      for (const fixed of ['native', [40, 40, 40], [15, 16, 15]] as const) {
        const prepared = prepare({ orientation, size: fixed });
        expect(prepared.measured.cropShare).toBeLessThan(0.9);
        expect(prepared.measured.labelCut).toEqual({ crop: 0, size: 0 });
        const logits = oneHot(prepared.label!, 3);
        expect(undoPrediction({ logits, classes: 3, geometry: prepared.geometry }), orientation).toEqual(label);
      }
    }
  });

  it('gives back the balls with a Dice above 0.95 after resampling to finer voxels and back', () => {
    for (const fixed of ['native', [40, 60, 70]] as const) {
      const prepared = prepare({ spacingMm: [0.8, 0.8, 0.8], size: fixed });
      expect(prepared.measured.nativeSpacingMm).toEqual([1.2, 0.9, 2.5]);
      const predicted = undoPrediction({ logits: oneHot(prepared.label!, 3), classes: 3, geometry: prepared.geometry });
      const dice = countOverlap({
        predicted,
        truth: label,
        classes: [1, 2].map((value) => ({ name: String(value), values: [value] })),
      }).map(diceOf);
      expect(Math.min(...dice)).toBeGreaterThan(0.95);
    }
  });

  it('gives the lowest class where logits are equal, and background outside the crop', () => {
    const prepared = prepareCase({ channels: [image], settings: SETTINGS });
    const count = prepared.image.length;
    const tied = undoPrediction({ logits: new Float32Array(3 * count), classes: 3, geometry: prepared.geometry });
    expect(Math.max(...tied)).toBe(0);
    const ones = oneHot(new Uint8Array(count).fill(1), 3);
    const filled = undoPrediction({ logits: ones, classes: 3, geometry: prepared.geometry });
    expect(filled.reduce((sum, value) => sum + value, 0)).toBe(count);
  });

  it('leaves what a fixed size cut away to the background, resampled or not', () => {
    const bar = rawImage({ size: [10, 1, 1] });
    const ones = (settings: PrepareSettings): number[] => {
      const { size: fixed, geometry } = prepareCase({ channels: [bar], settings });
      const logits = oneHot(new Uint8Array(fixed[0]).fill(1), 2);
      return [...undoPrediction({ logits, classes: 2, geometry })];
    };
    expect(ones({ ...SETTINGS, size: [4, 1, 1] })).toEqual([0, 0, 0, 1, 1, 1, 1, 0, 0, 0]);
    // Twenty half voxels, of which the middle eight were seen: four native voxels.
    expect(ones({ ...SETTINGS, spacingMm: [0.5, 1, 1], size: [8, 1, 1] })).toEqual([0, 0, 0, 1, 1, 1, 1, 0, 0, 0]);
  });

  it('writes the value of each region whose logit is above 0, in their order', () => {
    const bar = rawImage({ size: [4, 1, 1] });
    const { geometry } = prepareCase({ channels: [bar], settings: SETTINGS });
    const logits = Float32Array.of(-1, -1, 2, -1, 2, 9, -3, 0.5);
    expect([...undoPrediction({ logits, classes: 2, geometry, regions: [2, 1] })]).toEqual([0, 2, 1, 1]);
    expect([...undoPrediction({ logits, classes: 2, geometry, regions: [1, 2] })]).toEqual([0, 1, 2, 2]);
    expect([...undoPrediction({ logits: new Float32Array(8), classes: 2, geometry, regions: [1, 2] })]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('needs nothing but JSON to go back', () => {
    const prepared = prepare({ spacingMm: [0.9, 0.9, 0.9], size: [40, 40, 40] });
    const geometry = JSON.parse(JSON.stringify(prepared.geometry)) as typeof prepared.geometry;
    const logits = oneHot(prepared.label!, 3);
    expect(undoPrediction({ logits, classes: 3, geometry })).toEqual(
      undoPrediction({ logits, classes: 3, geometry: prepared.geometry }),
    );
  });
});

describe('random geometries', () => {
  const between = (random: Random, low: number, high: number): number => random.between(low, high);
  const triple = (draw: (axis: number) => number): Triple => [draw(0), draw(1), draw(2)];

  /** A rotated grid with its axes permuted and flipped. */
  function randomAffine(random: Random, spacing: Triple): Affine {
    const [a, b, c] = triple(() => between(random, -0.5, 0.5));
    const rotate = ([x, y, z]: Triple): Triple => {
      const [x1, y1] = [x * Math.cos(a) - y * Math.sin(a), x * Math.sin(a) + y * Math.cos(a)];
      const [y2, z2] = [y1 * Math.cos(b) - z * Math.sin(b), y1 * Math.sin(b) + z * Math.cos(b)];
      return [x1 * Math.cos(c) + z2 * Math.sin(c), y2, z2 * Math.cos(c) - x1 * Math.sin(c)];
    };
    const order = [0, 1, 2].map((world) => ({ world, key: random.uniform() })).sort((p, q) => p.key - q.key);
    const steps = order.map(({ world }, axis) => {
      const step = [0, 0, 0];
      step[world] = (random.uniform() < 0.5 ? -1 : 1) * spacing[axis]!;
      return rotate(step as unknown as Triple);
    }) as [Triple, Triple, Triple];
    return affineOf(
      steps,
      triple(() => between(random, -100, 100)),
    );
  }

  /** A case with one egg-shaped label; every half axis is at least seven voxels. Half of the grids are in slices. */
  function randomCase(random: Random): { size: Triple; spacing: Triple; label: Uint8Array; affine: Affine } {
    const size = triple(() => 18 + random.integer(12));
    const thick = random.integer(6);
    const spacing = triple((axis) => between(random, 0.8, 1.4) * (axis === thick ? 4 : 1));
    const centre = triple((axis) => size[axis]! / 2 + between(random, -1, 1));
    const radius = triple((axis) => between(random, 7, size[axis]! / 2 - 1));
    const label = new Uint8Array(size[0] * size[1] * size[2]);
    for (let v = 0; v < label.length; v++) {
      const index: Triple = [v % size[0], Math.floor(v / size[0]) % size[1], Math.floor(v / (size[0] * size[1]))];
      label[v] = Math.hypot(...index.map((i, axis) => (i - centre[axis]!) / radius[axis]!)) <= 1 ? 1 : 0;
    }
    return { size, spacing, label, affine: randomAffine(random, spacing) };
  }

  function roundTrip(random: Random, settings: Partial<PrepareSettings>): number {
    const { size, label, affine } = randomCase(random);
    // The image is 0 at a random border that the crop takes away.
    const margin = triple(() => random.integer(3));
    const data = Float32Array.from(label, (value, v) => {
      const index = [v % size[0], Math.floor(v / size[0]) % size[1], Math.floor(v / (size[0] * size[1]))];
      const border = index.some((i, axis) => i < margin[axis]! || i >= size[axis]! - margin[axis]!);
      return value === 1 || !border ? 1 + random.uniform() : 0;
    });
    const prepared = prepareCase({
      channels: [rawImage({ size, data, affine })],
      label: rawImage({ size, data: label, affine }),
      settings: { ...SETTINGS, ...settings },
    });
    const predicted = undoPrediction({ logits: oneHot(prepared.label!, 2), classes: 2, geometry: prepared.geometry });
    return diceOf(countOverlap({ predicted, truth: label, classes: [{ name: 'label', values: [1] }] })[0]!);
  }

  const ORIENTATIONS = ['RAS', 'LPS', 'SAR', 'IPL', 'ASL', 'stored'];
  const oneOf = <T>(random: Random, values: readonly T[]): T => values[random.integer(values.length)]!;

  it('a label map comes back whole at its own spacing, whatever orientation, crop and fixed size', () => {
    for (let round = 0; round < 60; round++) {
      const random = randomOf([round, 'own spacing']);
      const dice = roundTrip(random, {
        orientation: oneOf(random, ORIENTATIONS),
        crop: oneOf(random, ['nonzero', 'none']),
        size: oneOf(random, ['native', triple(() => 30 + random.integer(9))]),
      });
      expect(dice, `round ${round}`).toBeGreaterThanOrEqual(0.99);
    }
  });

  it('a label map comes back with a Dice of 0.95 after resampling, in slices or not, to a spacing or a size', () => {
    for (let round = 0; round < 60; round++) {
      const random = randomOf([round, 'resampled']);
      const bySize = { resize: triple(() => 20 + random.integer(20)), size: [40, 41, 42] } as const;
      const dice = roundTrip(random, {
        orientation: oneOf(random, ORIENTATIONS),
        spacingMm: triple(() => between(random, 0.6, 1.2)),
        ...(random.uniform() < 0.3 ? bySize : {}),
        resample: { image: 3, label: 1, separateZ: oneOf(random, ['auto', 'never']) },
      });
      expect(dice, `round ${round}`).toBeGreaterThanOrEqual(0.95);
    }
  });
});
