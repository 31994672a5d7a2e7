import { describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import { makeOfflineCopy } from './make-offline-copy.js';
import type { OfflineCopy } from './offline-copy.js';

const GREY = 200;
const size = [48, 40, 44] as const;
const spacingMm = [1, 1.5, 1.2] as const;

interface Ball {
  readonly centreMm?: readonly [number, number, number];
  readonly radiusMm: number;
}

/** A grey ball in the dark; `centreMm` is counted from the middle of the image. */
function imageOf({ centreMm: [x, y, z] = [0, 0, 0], radiusMm }: Ball): Uint8Array {
  return Uint8Array.from({ length: size[0] * size[1] * size[2] }, (_, index) => {
    const place = [index % size[0], Math.floor(index / size[0]) % size[1], Math.floor(index / size[0] / size[1])];
    const [dx, dy, dz] = place.map((i, axis) => (i - (size[axis]! - 1) / 2) * spacingMm[axis]!);
    return Math.hypot(dx! - x, dy! - y, dz! - z) < radiusMm ? GREY : 0;
  });
}

function copyOf(copy: OfflineCopy, ball: Ball): Uint8Array {
  return makeOfflineCopy({ voxels: imageOf(ball), size, spacingMm }, copy, randomOf(['noise']));
}

/** Its volume as the sum of the greys, so that half a grey voxel counts half. */
const volumeMl = (image: Uint8Array) =>
  (image.reduce((sum, grey) => sum + grey, 0) / GREY) * (spacingMm[0] * spacingMm[1] * spacingMm[2]) * 0.001;

/** Where the grey lies, in whole mm from the middle of the image. */
function centreOf(image: Uint8Array): number[] {
  const sums = [0, 0, 0];
  image.forEach((grey, index) => {
    const place = [index % size[0], Math.floor(index / size[0]) % size[1], Math.floor(index / size[0] / size[1])];
    place.forEach((i, axis) => {
      sums[axis]! += grey * (i - (size[axis]! - 1) / 2) * spacingMm[axis]!;
    });
  });
  const total = image.reduce((sum, grey) => sum + grey, 0);
  return sums.map((sum) => Math.round(sum / total) + 0); // no -0
}

describe('makeOfflineCopy', () => {
  const ball = { radiusMm: 14 };
  const original = volumeMl(imageOf(ball));

  it('enlarges the object by the product of the factors', () => {
    for (const factors of [
      [1.2, 1, 1],
      [0.8, 1.1, 1.3],
      [0.75, 0.75, 0.75],
    ] as const) {
      const share = volumeMl(copyOf({ kind: 'scaled', factors }, ball)) / original;
      // 11 ml are 6400 voxels, whose rim is interpolated.
      expect(share / (factors[0] * factors[1] * factors[2])).toBeCloseTo(1, 2);
    }
  });

  it('leaves the volume of what is mirrored to the last voxel, and moves it to the other side', () => {
    const off = { centreMm: [4, -3, 5], radiusMm: 10 } as const;
    const mirrored = copyOf({ kind: 'mirrored', flips: [true, false, true] }, off);
    expect(volumeMl(mirrored)).toBe(volumeMl(imageOf(off)));
    expect(centreOf(mirrored)).toEqual([-4, -3, -5]);
    const twice = makeOfflineCopy(
      { voxels: mirrored, size, spacingMm },
      { kind: 'mirrored', flips: [true, false, true] },
      randomOf([]),
    );
    expect(Buffer.compare(twice, imageOf(off))).toBe(0);
  });

  it('turns about the middle, first about the first axis, in millimetres', () => {
    const off = { centreMm: [8, 0, 0], radiusMm: 8 } as const;
    const turned = copyOf({ kind: 'turned', degrees: [0, 0, 90] }, off);
    expect(centreOf(turned)).toEqual([0, 8, 0]);
    expect(volumeMl(turned) / volumeMl(imageOf(off))).toBeCloseTo(1, 2);
    // (0, 8, 0) goes to (0, 0, 8) about the first axis, then to (8, 0, 0) about the second, then to (0, 8, 0).
    const around = copyOf({ kind: 'turned', degrees: [90, 90, 90] }, { centreMm: [0, 8, 0], radiusMm: 8 });
    expect(centreOf(around)).toEqual([0, 8, 0]);
  });

  it('shears along all axes', () => {
    const off = { centreMm: [0, 8, 0], radiusMm: 8 } as const;
    // What lies at (x, y, z) was at (x + 0.25 y, y, z).
    expect(centreOf(copyOf({ kind: 'sheared', shares: [0.25, 0, 0] }, off))).toEqual([-2, 8, 0]);
    const share = volumeMl(copyOf({ kind: 'sheared', shares: [0.2, -0.2, 0.2] }, ball)) / original;
    expect(share * (1 + 0.2 * -0.2 * 0.2)).toBeCloseTo(1, 2);
  });

  it('adds white noise of the standard deviation that it names', () => {
    const flat = new Uint8Array(size[0] * size[1] * size[2]).fill(120);
    const noisy = makeOfflineCopy({ voxels: flat, size, spacingMm }, { kind: 'noise', std: 25 }, randomOf(['noise']));
    const mean = noisy.reduce((sum, grey) => sum + grey, 0) / noisy.length;
    const covariance = (lag: number) =>
      noisy.reduce((sum, grey, at) => sum + (grey - mean) * (noisy[(at + lag) % noisy.length]! - mean), 0) /
      noisy.length;
    // 84,480 voxels: the standard errors are 0.09 grey values of the mean and 0.06 of the deviation.
    expect(Math.abs(mean - 120)).toBeLessThan(0.4);
    expect(Math.abs(Math.sqrt(covariance(0)) - 25)).toBeLessThan(0.3);
    expect(Math.abs(covariance(1) / covariance(0))).toBeLessThan(0.02);
  });
});
