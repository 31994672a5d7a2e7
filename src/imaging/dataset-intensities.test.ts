import { describe, expect, it } from 'vitest';
import { randomOf } from '../base/random.js';
import { caseIntensities, type CaseIntensities } from './case-intensities.js';
import { datasetIntensities } from './dataset-intensities.js';

const ones = (length: number): Uint8Array => new Uint8Array(length).fill(1);

/** The statistics of equally many draws from each case, from all of its voxels. */
function byBruteForce(cases: readonly (readonly number[])[]): {
  mean: number;
  std: number;
  at: (share: number) => number;
} {
  const all = cases
    .flatMap((voxels) => voxels.map((value) => ({ value, weight: 1 / voxels.length / cases.length })))
    .sort((a, b) => a.value - b.value);
  const mean = all.reduce((sum, { value, weight }) => sum + value * weight, 0);
  const std = Math.sqrt(all.reduce((sum, { value, weight }) => sum + (value - mean) ** 2 * weight, 0));
  const at = (share: number): number => {
    let sum = 0;
    return all.find(({ weight }) => (sum += weight) >= share - 1e-12)!.value;
  };
  return { mean, std, at };
}

describe('caseIntensities', () => {
  it('sees the foreground only, whatever its label', () => {
    const found = caseIntensities(Float32Array.of(9, 1, 4, 4, -5), Uint8Array.of(0, 1, 2, 3, 0));
    expect(found).toEqual({
      voxels: 3,
      mean: 3,
      std: Math.sqrt(2),
      min: 1,
      max: 4,
      values: [1, 4],
      shares: [1 / 3, 2 / 3],
    });
  });

  it('is nothing without foreground', () => {
    expect(caseIntensities(Float32Array.of(1, 2), Uint8Array.of(0, 0))).toBeUndefined();
  });

  it('is as large for a million different values as for 2048, and its ranks are right to 1/4096', () => {
    const data = Float64Array.from({ length: 1e6 }, (_, i) => ((i * 7919) % 1e6) / 1e6);
    const found = caseIntensities(data, ones(1e6))!;
    expect(found.values.length).toBe(2048);
    for (const [i, value] of found.values.entries()) expect(Math.abs(value - (i + 0.5) / 2048)).toBeLessThan(1 / 4096);
    expect([found.min, found.max]).toEqual([0, 0.999999]);
  });
});

describe('datasetIntensities', () => {
  const random = randomOf([1, 'intensities']);
  const cases = [50, 4000, 300].map((count, index) =>
    Array.from({ length: count }, () => Math.round(100 * index + 40 * random.normal())),
  );
  const summaries = cases.map((voxels) => caseIntensities(voxels, ones(voxels.length)));

  it('weighs each case alike, exactly, however much foreground it has', () => {
    const found = datasetIntensities([...summaries, undefined])!;
    const { mean, std, at } = byBruteForce(cases);
    expect(found.mean).toBeCloseTo(mean, 10);
    expect(found.std).toBeCloseTo(std, 10);
    expect(found.median).toBe(at(0.5));
    expect(found.percentile_00_5).toBe(at(0.005));
    expect(found.percentile_99_5).toBe(at(0.995));
    expect(found.min).toBe(Math.min(...cases.flat()));
    expect(found.max).toBe(Math.max(...cases.flat()));
    expect(found.cases).toBe(3);
  });

  it('is nothing where no case has foreground', () => {
    expect(datasetIntensities([undefined])).toBeUndefined();
  });

  it('keeps its percentiles over more values than it holds', () => {
    // Case c holds the values c, c + 400, c + 800, ...: together 400 x 1000 different ones, evenly spread.
    function* many(): Generator<CaseIntensities> {
      for (let c = 0; c < 400; c++) {
        const voxels = Float64Array.from({ length: 1000 }, (_, i) => c + 400 * i);
        yield caseIntensities(voxels, ones(1000))!;
      }
    }
    const found = datasetIntensities(many())!;
    expect(Math.abs(found.percentile_00_5 - 2000)).toBeLessThan(20);
    expect(Math.abs(found.median - 200000)).toBeLessThan(20);
    expect(Math.abs(found.percentile_99_5 - 398000)).toBeLessThan(20);
  });
});
