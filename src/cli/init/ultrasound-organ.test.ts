import { describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import { sampleUltrasoundOrgan, unitVolume } from './ultrasound-organ.js';

describe('unitVolume', () => {
  it('is that of a ball for 2, of an octahedron for 1, and nears that of a cube', () => {
    expect(unitVolume(2)).toBeCloseTo((4 / 3) * Math.PI, 10);
    expect(unitVolume(1)).toBeCloseTo(4 / 3, 10);
    expect(unitVolume(1000)).toBeCloseTo(8, 3);
  });
});

describe('sampleUltrasoundOrgan', () => {
  const organs = Array.from({ length: 30 }, (_, patient) => sampleUltrasoundOrgan(randomOf([1, patient])));

  it('has the volume that its axes make', () => {
    for (const {
      semiAxesMm: [a, b, c],
      exponent,
      volumeMl,
    } of organs) {
      expect((unitVolume(exponent) * a * b * c) / 1000).toBeCloseTo(volumeMl, 8);
    }
  });

  it('spreads the volumes over most of 12 to 60 ml', () => {
    const volumes = organs.map(({ volumeMl }) => volumeMl).sort((a, b) => a - b);
    expect(volumes[0]).toBeGreaterThan(12);
    expect(volumes[0]).toBeLessThan(16);
    expect(volumes.at(-1)).toBeGreaterThan(45);
    expect(volumes.at(-1)).toBeLessThan(60);
  });
});
