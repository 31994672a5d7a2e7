import { describe, expect, test } from 'vitest';
import { findNearDuplicates, type NearDuplicateOptions } from './near-duplicates.js';

/** Unit vectors of 64 numbers whose first 8 sums of 8 are the coarse projection. */
function vectorOf(seed: number, noise = 0): Float32Array {
  const draw = (at: number, salt: number): number => {
    const value = Math.sin((at + 1) * 12.9898 * (seed + 1) + salt) * 43758.5453;
    return value - Math.floor(value) - 0.5;
  };
  const values = Array.from({ length: 64 }, (_, at) => draw(at, 0) + noise * draw(at, 7));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const norm = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return Float32Array.from(values, (value) => (value - mean) / norm);
}

const coarse = (vector: Float32Array) =>
  Float32Array.from({ length: 8 }, (_, block) =>
    vector.slice(8 * block, 8 * block + 8).reduce((sum, value) => sum + value / Math.sqrt(8), 0),
  );

const cases = [
  { id: 'a', unit: 'a', thumbnail: vectorOf(1) },
  { id: 'b', unit: 'b', thumbnail: vectorOf(2) },
  { id: 'c', unit: 'c', thumbnail: vectorOf(1, 0.01) },
  { id: 'd', unit: 'd', thumbnail: vectorOf(1, 0.2) },
];

const find = (changes: Partial<NearDuplicateOptions> = {}) =>
  findNearDuplicates({
    cases,
    folds: [{ train: ['a', 'b'], validation: ['c', 'd'] }],
    contents: new Map(),
    least: 0.999,
    coarse,
    ...changes,
  }).map(({ a, b }) => `${a} ~ ${b}`);

describe('near duplicates', () => {
  test('are cases on two sides of a fold that hardly differ', () => {
    expect(find()).toEqual(['a ~ c']);
    expect(find({ least: 0.5 })).toEqual(['a ~ c', 'a ~ d']);
  });

  test('are none on one side, within a unit, or with equal voxels, which are found by their hash', () => {
    expect(find({ folds: [{ train: ['a', 'c'], validation: ['b', 'd'] }] })).toEqual([]);
    expect(find({ cases: cases.map((one) => ({ ...one, unit: one.id === 'c' ? 'a' : one.unit })) })).toEqual([]);
    const equal = new Map(['a', 'c'].map((id) => [id, ['same']])) as unknown as NearDuplicateOptions['contents'];
    expect(find({ contents: equal })).toEqual([]);
  });

  test('are not images without contrast', () => {
    const blank = new Float32Array(64);
    expect(find({ cases: cases.map((one) => ({ ...one, thumbnail: blank })) })).toEqual([]);
  });

  test('are found as by comparing every pair', () => {
    const many = Array.from({ length: 120 }, (_, i) => {
      const id = `case${String(i).padStart(3, '0')}`;
      return { id, unit: id, thumbnail: vectorOf(i % 40, (i % 7) / 100) };
    });
    const ids = many.map(({ id }) => id);
    const folds = [0, 1, 2].map((fold) => ({
      train: ids.filter((_, i) => i % 3 !== fold),
      validation: ids.filter((_, i) => i % 3 === fold),
    }));
    const expected = many.flatMap(({ id: b, thumbnail }, j) => {
      const r = many.map((one) => one.thumbnail.reduce((sum, value, at) => sum + value * thumbnail[at]!, 0));
      const best = many.map((_, i) => i).filter((i) => i < j && i % 3 !== j % 3 && r[i]! > 0.999);
      const [first] = best.sort((x, y) => r[y]! - r[x]!);
      return first === undefined ? [] : [`${many[first]!.id} ~ ${b}`];
    });
    expect(expected.length).toBeGreaterThan(40);
    expect(find({ cases: many, folds }).sort()).toEqual(expected.sort());
  });

  test('are looked for in 5,000 cases of 4,096 cells within seconds', () => {
    const ids = Array.from({ length: 5000 }, (_, i) => `case${i}`);
    // Every image is one scene and a wave of its own through 16 x 16 x 16 cells: r is about 0.9.
    const wave = (at: number, i: number) =>
      Math.cos((Math.PI * ((i % 3) * (at & 15) + (i % 4) * ((at >> 4) & 15) + (i % 5) * (at >> 8))) / 16 + i);
    const many = ids.map((id, i) => {
      const thumbnail = new Float32Array(4096);
      for (let at = 0; at < 4096; at++) thumbnail[at] = (Math.sin(at / 300) + 0.4 * wave(at, i)) / 48;
      return { id, unit: id, thumbnail };
    });
    const folds = [{ train: ids.slice(0, 4000), validation: ids.slice(4000) }];
    const blocks = (vector: Float32Array) => {
      const out = new Float32Array(64);
      vector.forEach((value, at) => {
        out[(at >> 10) * 16 + ((at >> 6) & 3) * 4 + ((at >> 2) & 3)]! += value / 8;
      });
      return out;
    };
    const start = performance.now();
    findNearDuplicates({ cases: many, folds, contents: new Map(), least: 0.999, coarse: blocks });
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
