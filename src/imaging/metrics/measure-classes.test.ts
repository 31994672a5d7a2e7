import { describe, expect, it } from 'vitest';
import { ballLabels } from '../test-rig.js';
import type { Triple } from '../volume.js';
import { measureClasses, type Measures } from './measure-classes.js';

const size: Triple = [20, 10, 10];
const spacingMm: Triple = [1, 2, 5];
const all: Measures = { hd95: true, nsdToleranceMm: 1, volumeDifference: true, surface: 'deepmind' };
const classes = [
  { name: 'front', values: [1] },
  { name: 'back', values: [2] },
  { name: 'whole', values: [1, 2] },
];
const front = { centre: [5, 5, 5], radius: 2, label: 1 } as const;
const back = { centre: [13, 5, 5], radius: 2, label: 2 } as const;
const empty = new Uint8Array(2000);
/** sqrt((20 * 1)^2 + (10 * 2)^2 + (10 * 5)^2) */
const DIAGONAL = Math.sqrt(400 + 400 + 2500);
const of = (predicted: Uint8Array, truth: Uint8Array, ignore?: number) =>
  measureClasses({
    predicted,
    truth,
    size,
    spacingMm,
    classes,
    measures: all,
    ...(ignore === undefined ? {} : { ignore }),
  });

describe('measureClasses', () => {
  it('measures nothing to agree on as undefined, and a class in one map as far away as the image reaches', () => {
    const truth = ballLabels(size, [front]);
    // A ball of radius 2 has 33 voxels of 10 mm3.
    const [missed, absent, region] = of(empty, truth);
    expect(missed).toEqual({
      counts: { tp: 0, fp: 0, fn: 33 },
      dice: 0,
      hd95: DIAGONAL,
      nsd: 0,
      volumeDifference: { ml: expect.closeTo(-0.33, 12) as number, percent: -100 },
    });
    expect(absent).toEqual({
      counts: { tp: 0, fp: 0, fn: 0 },
      dice: NaN,
      hd95: NaN,
      nsd: NaN,
      volumeDifference: { ml: 0, percent: NaN },
    });
    expect(region).toEqual(missed);
    expect(of(truth, empty)[0]).toMatchObject({ dice: 0, hd95: DIAGONAL, nsd: 0, volumeDifference: { percent: NaN } });
  });

  it('measures a region as one thing, whichever of its labels a voxel has', () => {
    const truth = ballLabels(size, [front, back]);
    const swapped = ballLabels(size, [
      { ...front, label: 2 },
      { ...back, label: 1 },
    ]);
    const [one, other, whole] = of(swapped, truth);
    expect([one!.dice, other!.dice, whole!.dice]).toEqual([0, 0, 1]);
    expect([one!.hd95, whole!.hd95, whole!.nsd]).toEqual([8, 0, 1]);
  });

  it('leaves voxels of the ignored label out of every metric', () => {
    const truth = ballLabels(size, [front, { centre: [13, 5, 5], radius: 4, label: 3 }]);
    const predicted = ballLabels(size, [front, { centre: [13, 5, 5], radius: 3, label: 1 }]);
    expect(of(predicted, truth, 3)[0]).toEqual({
      counts: { tp: 33, fp: 0, fn: 0 },
      dice: 1,
      hd95: 0,
      nsd: 1,
      volumeDifference: { ml: 0, percent: 0 },
    });
    expect(of(predicted, truth)[0]!.dice).toBeLessThan(1);
  });

  it('measures what was asked for only', () => {
    const truth = ballLabels(size, [front]);
    const measures: Measures = { hd95: false, volumeDifference: false, surface: 'monai' };
    expect(
      measureClasses({ predicted: truth, truth, size, spacingMm, classes: classes.slice(0, 1), measures }),
    ).toEqual([{ counts: { tp: 33, fp: 0, fn: 0 }, dice: 1 }]);
  });
});
