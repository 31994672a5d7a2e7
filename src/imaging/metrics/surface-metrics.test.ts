import { describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import { readGolden } from '../../../test/golden/read-golden.js';
import type { Box } from '../box.js';
import { ballLabels } from '../test-rig.js';
import type { Triple } from '../volume.js';
import { averageSurfaceDistance } from './average-surface-distance.js';
import noise from './fixtures/surface-noise.json' with { type: 'json' };
import { hausdorff } from './hausdorff.js';
import { membersOf } from './label-class.js';
import { labelBoxes, unionOf } from './label-boxes.js';
import { countOverlap, diceOf } from './overlap.js';
import { surfaceDice } from './surface-dice.js';
import { surfaceDistances, type SurfaceDistances } from './surface-distances.js';
import type { SurfaceDefinition } from './surface-points.js';

const ONE = membersOf([1]);
const whole = (size: Triple): Box => ({ start: [0, 0, 0], size });

function distancesOf(options: {
  predicted: Uint8Array;
  truth: Uint8Array;
  size: Triple;
  spacingMm: Triple;
  definition: SurfaceDefinition;
  box?: Box;
}): SurfaceDistances {
  return surfaceDistances({ members: ONE, box: whole(options.size), ...options });
}

/** 1 where the condition on the coordinates (first, second, third axis) holds. */
function maskOf(size: Triple, inside: (x: number, y: number, z: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: size[0] * size[1] * size[2] }, (_, v) =>
    inside(v % size[0], Math.floor(v / size[0]) % size[1], Math.floor(v / size[0] / size[1])) ? 1 : 0,
  );
}

describe('two spheres of the reference tools', () => {
  const spheres = readGolden('numerics').surface;
  const size: Triple = [24, 24, 24];
  const truth = maskOf(size, (x, y, z) => (z - 11) ** 2 + (y - 11) ** 2 + (x - 11) ** 2 <= 36);
  const predicted = maskOf(size, (x, y, z) => (z - 13) ** 2 / 1.3 + (y - 11) ** 2 + (x - 10) ** 2 <= 40);

  it('are the ones that the tools were given', () => {
    expect([spheres.A, spheres.B]).toEqual([
      '((z-11)^2+(y-11)^2+(x-11)^2)<=36 on 24^3',
      '((z-13)^2/1.3+(y-11)^2+(x-10)^2)<=40',
    ]);
  });

  it.each(spheres.cases)('have the Dice, DeepMind and MONAI metrics of the tools at spacing $spacing', (golden) => {
    // The golden arrays lie (z, y, x).
    const spacingMm = golden.spacing.slice().reverse() as unknown as Triple;
    const of = (definition: SurfaceDefinition): SurfaceDistances =>
      distancesOf({ predicted, truth, size, spacingMm, definition });
    const [counts] = countOverlap({ predicted, truth, classes: [{ name: 'sphere', values: [1] }] });
    expect([counts!.tp + counts!.fn, counts!.tp + counts!.fp]).toEqual([golden.nA, golden.nB]);
    expect(diceOf(counts!)).toBeCloseTo(golden.dice, 14);

    const deepmind = of('deepmind');
    expect(hausdorff(deepmind, 95)).toBeCloseTo(golden.dm_hd95, 12);
    expect(hausdorff(deepmind, 100)).toBeCloseTo(golden.dm_hd100, 12);
    expect(surfaceDice(deepmind, 1)).toBeCloseTo(golden.dm_sd_1mm, 12);
    expect(surfaceDice(deepmind, 2)).toBeCloseTo(golden.dm_sd_2mm, 12);
    const asd = averageSurfaceDistance(deepmind);
    expect(asd.fromTruth).toBeCloseTo(golden.dm_asd[0]!, 12);
    expect(asd.fromPredicted).toBeCloseTo(golden.dm_asd[1]!, 12);
    // MONAI computes in single precision.
    expect(surfaceDice(deepmind, 1)).toBeCloseTo(golden.monai_nsd_1_subvoxel, 6);

    const monai = of('monai');
    expect(hausdorff(monai, 95)).toBeCloseTo(golden['monai_hd95(pred=B,gt=A)'], 6);
    expect(hausdorff(monai, 100)).toBeCloseTo(golden.monai_hd, 6);
    expect(surfaceDice(monai, 1)).toBeCloseTo(golden.monai_nsd_1, 6);
    expect(averageSurfaceDistance(monai).symmetric).toBeCloseTo(golden.monai_assd, 6);
  });
});

describe('noise, which has every neighbourhood and touches the border', () => {
  /** Numerical Recipes' linear congruential generator, upper 16 bits. */
  function noiseMask(count: number, seed: number, share: number): Uint8Array {
    let state = seed;
    const cut = Math.trunc(65536 * share);
    return Uint8Array.from({ length: count }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 16 < cut ? 1 : 0;
    });
  }

  it.each(noise)('has the metrics of surface-distance 0.1 and MONAI 1.6.1 (seed $seed)', (golden) => {
    const size = golden.size as unknown as Triple;
    const spacingMm = golden.spacing as unknown as Triple;
    const count = size[0] * size[1] * size[2];
    const predicted = noiseMask(count, golden.seed, golden.share);
    const truth = noiseMask(count, golden.seed + 100, golden.share);
    expect([predicted, truth].map((mask) => mask.reduce((sum, voxel) => sum + voxel, 0))).toEqual(golden.voxels);
    const deepmind = distancesOf({ predicted, truth, size, spacingMm, definition: 'deepmind' });
    expect(hausdorff(deepmind, 95)).toBeCloseTo(golden.dm_hd95, 12);
    expect(hausdorff(deepmind, 100)).toBeCloseTo(golden.dm_hd100, 12);
    expect(surfaceDice(deepmind, golden.tolerance)).toBeCloseTo(golden.dm_nsd, 12);
    const asd = averageSurfaceDistance(deepmind);
    expect(asd.fromTruth).toBeCloseTo(golden.dm_asd[0]!, 12);
    expect(asd.fromPredicted).toBeCloseTo(golden.dm_asd[1]!, 12);
    const monai = distancesOf({ predicted, truth, size, spacingMm, definition: 'monai' });
    expect(hausdorff(monai, 95)).toBeCloseTo(golden.monai_hd95, 5);
    expect(surfaceDice(monai, golden.tolerance)).toBeCloseTo(golden.monai_nsd, 6);
    expect(averageSurfaceDistance(monai).symmetric).toBeCloseTo(golden.monai_assd, 6);
  });
});

describe('surface metrics', () => {
  const size: Triple = [20, 16, 12];
  const spacingMm: Triple = [1, 2, 3];
  const box = maskOf(size, (x, y, z) => x >= 4 && x < 9 && y >= 3 && y < 8 && z >= 2 && z < 6);
  const none = new Uint8Array(box.length);

  it.each(['deepmind', 'monai'] as const)('are 0, 1 and 0 for equal masks (%s)', (definition) => {
    const same = distancesOf({ predicted: box, truth: box, size, spacingMm, definition });
    expect(hausdorff(same, 95)).toBe(0);
    expect(surfaceDice(same, 0)).toBe(1);
    expect(averageSurfaceDistance(same)).toEqual({ fromTruth: 0, fromPredicted: 0, symmetric: 0 });
  });

  it.each(['deepmind', 'monai'] as const)(
    'are undefined when both masks are empty, infinite when one is (%s)',
    (definition) => {
      const both = distancesOf({ predicted: none, truth: none, size, spacingMm, definition });
      expect([hausdorff(both, 95), surfaceDice(both, 1), averageSurfaceDistance(both).symmetric]).toEqual([
        NaN,
        NaN,
        NaN,
      ]);
      for (const [predicted, truth] of [
        [none, box],
        [box, none],
      ] as const) {
        const one = distancesOf({ predicted, truth, size, spacingMm, definition });
        expect(hausdorff(one, 95)).toBe(Infinity);
        expect(surfaceDice(one, 1000)).toBe(0);
        expect(averageSurfaceDistance(one).symmetric).toBe(Infinity);
      }
    },
  );

  it('of a box moved by two voxels along the second axis are 4 mm apart at most', () => {
    const moved = maskOf(size, (x, y, z) => x >= 4 && x < 9 && y >= 5 && y < 10 && z >= 2 && z < 6);
    for (const definition of ['deepmind', 'monai'] as const) {
      const apart = distancesOf({ predicted: moved, truth: box, size, spacingMm, definition });
      expect(hausdorff(apart, 100), definition).toBe(4);
      expect(surfaceDice(apart, 4), definition).toBe(1);
      expect(surfaceDice(apart, 3.99), definition).toBeLessThan(1);
    }
  });

  it('count a point one voxel away as within a tolerance of one voxel when the header kept single precision', () => {
    const moved = maskOf(size, (x, y, z) => x >= 5 && x < 10 && y >= 3 && y < 8 && z >= 2 && z < 6);
    const one = Math.fround(1.1);
    expect(one).toBeGreaterThan(1.1);
    const apart = distancesOf({ predicted: moved, truth: box, size, spacingMm: [one, 2, 3], definition: 'deepmind' });
    expect(surfaceDice(apart, 1.1)).toBe(1);
  });

  it('do not depend on how much of the image is looked at', () => {
    const random = randomOf(['surface crop']);
    for (let trial = 0; trial < 10; trial++) {
      const ball = (): Uint8Array =>
        ballLabels(size, [
          {
            centre: [random.between(5, 15), random.between(4, 12), random.between(3, 9)],
            radius: random.between(1, 5),
            label: 1,
          },
        ]);
      const [predicted, truth] = [ball(), ball()];
      const close = unionOf([labelBoxes(predicted, size)[1], labelBoxes(truth, size)[1]])!;
      for (const definition of ['deepmind', 'monai'] as const) {
        const all = { predicted, truth, size, spacingMm, definition };
        expect(metricsOf(distancesOf({ ...all, box: close }))).toEqual(metricsOf(distancesOf(all)));
      }
    }
  });

  function metricsOf(distances: SurfaceDistances): readonly number[] {
    return [
      distances.fromTruth.distances.length,
      hausdorff(distances, 95),
      surfaceDice(distances, 2),
      averageSurfaceDistance(distances).symmetric,
    ];
  }
});
