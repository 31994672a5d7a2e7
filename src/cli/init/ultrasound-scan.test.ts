import { describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import type { UltrasoundOrgan } from './ultrasound-organ.js';
import { sampleUltrasoundOrgan } from './ultrasound-organ.js';
import { GREY, renderUltrasound, sampleUltrasoundScan, type UltrasoundScan } from './ultrasound-scan.js';

/** 30 patients with 4 recordings each, as the example makes them. */
const drawn = Array.from({ length: 120 }, (_, number) => ({
  organ: sampleUltrasoundOrgan(randomOf([1, number % 30, 'organ'])),
  scan: sampleUltrasoundScan(randomOf([1, number % 30, Math.floor(number / 30), 'scan'])),
}));

describe('sampleUltrasoundScan', () => {
  it('makes size and voxel size of 40 to 64 voxels and 86 to 112 mm, whatever the organ', () => {
    for (const {
      scan: { size, spacingMm },
    } of drawn) {
      size.forEach((voxels, axis) => {
        expect(voxels).toBeGreaterThanOrEqual(40);
        expect(voxels).toBeLessThanOrEqual(64);
        expect(voxels * spacingMm[axis]!).toBeGreaterThan(85.9);
        expect(voxels * spacingMm[axis]!).toBeLessThan(112.1);
      });
    }
    const log = (triple: readonly number[]) => Math.log(triple[0]! * triple[1]! * triple[2]!);
    const volumes = drawn.map(({ organ }) => Math.log(organ.volumeMl));
    // 1.96 / sqrt(30), the largest correlation that 30 independent patients show by chance.
    for (const shape of [
      drawn.map(({ scan }) => log(scan.size)),
      drawn.map(({ scan }) => log(scan.spacingMm)),
      drawn.map(({ scan }) => log(scan.size) + log(scan.spacingMm)),
    ]) {
      expect(Math.abs(correlation(volumes, shape))).toBeLessThan(0.36);
    }
  });
});

/** An organ that fills the image, and one that is nowhere: echoes of one kind of tissue. */
function plain(change: Partial<UltrasoundScan> = {}, organ: Partial<UltrasoundOrgan> = {}): Uint8Array {
  const scan: UltrasoundScan = {
    size: [40, 40, 40],
    spacingMm: [2, 2, 2],
    centreMm: [0, 0, 0],
    turns: [0, 0, 0],
    bendMm: 0,
    gainDb: 0,
    absorptionDbPerMm: 0,
    shadows: [],
    ...change,
  };
  const whole = { semiAxesMm: [1, 1, 1], exponent: 2, volumeMl: 1, contrastDb: -9, ...organ } as const;
  return renderUltrasound(whole, scan, [1, 'test']);
}

/** Echo amplitudes, the log compression undone. */
function amplitudes(image: Uint8Array, keep: (index: number) => boolean = () => true): number[] {
  return Array.from(image, (grey) => 10 ** ((grey / GREY.perDb + GREY.leastDb) / 20)).filter((_, index) => keep(index));
}

const nowhere = { centreMm: [500, 0, 0] } as const;

describe('renderUltrasound', () => {
  it('shows fully developed speckle: mean over standard deviation is that of Rayleigh, bright or dark', () => {
    for (const gainDb of [-6, 0, 6]) {
      const [mean, std] = moments(amplitudes(plain({ ...nowhere, gainDb })));
      // sqrt(pi / (4 - pi)) = 1.913; the noise floor and the rounding to 256 greys shift it by two percent.
      expect(mean / std).toBeGreaterThan(1.88);
      expect(mean / std).toBeLessThan(2.02);
    }
  });

  it('correlates the speckle of neighbours, more across the beam than along it', () => {
    const image = plain({ ...nowhere, spacingMm: [1, 1, 1] });
    const along = (stride: number) =>
      correlation(
        amplitudes(image.subarray(0, image.length - 1600)),
        amplitudes(image.subarray(stride, image.length - 1600 + stride)),
      );
    expect(along(1)).toBeGreaterThan(0.6);
    expect(along(1600)).toBeLessThan(0.5);
    expect(along(1600)).toBeGreaterThan(0.2);
  });

  it('shows the organ as dark as its contrast says, with its own volume', () => {
    const organ = { semiAxesMm: [20, 15, 25], contrastDb: -9 } as const;
    const [inside, outside] = [inEllipsoid(0.7), (index: number) => !inEllipsoid(1.3)(index)];
    const image = plain({}, organ);
    const power = (keep: (index: number) => boolean) => moments(amplitudes(image, keep).map((value) => value ** 2))[0];
    // Means of some thousand speckles: half a decibel; the floor adds a third of one to the darker tissue.
    expect(10 * Math.log10(power(inside) / power(outside))).toBeGreaterThan(-9.5);
    expect(10 * Math.log10(power(inside) / power(outside))).toBeLessThan(-8);
  });

  it('loses echo with depth, and behind a shadow', () => {
    const half = (index: number) => Math.floor(index / 1600) < 20;
    const falling = plain({ ...nowhere, absorptionDbPerMm: 0.1 });
    const [near, far] = [half, (index: number) => !half(index)].map((keep) => moments(amplitudes(falling, keep))[0]);
    // The halves lie 40 mm apart: 4 dB.
    expect(20 * Math.log10(near! / far!)).toBeGreaterThan(3);
    expect(20 * Math.log10(near! / far!)).toBeLessThan(5);
    const shadow = { lateralMm: 0, elevationMm: 0, widthMm: 8, depthMm: 0, lossDb: 12 };
    const shaded = plain({ ...nowhere, shadows: [shadow] });
    const streak = (deep: boolean) => (index: number) => {
      const [i, j, k] = [index % 40, Math.floor(index / 40) % 40, Math.floor(index / 1600)];
      return Math.hypot(i - 19.5, j - 19.5) < 2 && k >= 20 === deep;
    };
    const [above, below] = [false, true].map((deep) => moments(amplitudes(shaded, streak(deep)))[0]);
    expect(20 * Math.log10(above! / below!)).toBeGreaterThan(8);
  });
});

function inEllipsoid(scale: number): (index: number) => boolean {
  return (index) => {
    const [x, y, z] = [index % 40, Math.floor(index / 40) % 40, Math.floor(index / 1600)].map((i) => (i - 19.5) * 2);
    return (x! / 20) ** 2 + (y! / 15) ** 2 + (z! / 25) ** 2 < scale ** 2;
  };
}

function moments(values: readonly number[]): [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [[meanA, stdA], [meanB, stdB]] = [moments(a), moments(b)];
  return a.reduce((sum, value, index) => sum + (value - meanA) * (b[index]! - meanB), 0) / a.length / stdA / stdB;
}
