import { describe, expect, it } from 'vitest';
import { randomOf } from '../base/random.js';
import { stratifyByLabels, stratifyByTarget } from './stratify.js';

const equalSizes = (units: number, folds: number) =>
  Array.from({ length: folds }, (_, fold) => Math.floor(units / folds) + (fold < units % folds ? 1 : 0));
const reversed = <T>(values: readonly T[]): T[] => [...values].reverse();

describe('stratifyByTarget', () => {
  const skewed = Array.from({ length: 50 }, (_, i) => ({ unit: `u${String(i).padStart(2, '0')}`, target: 1.1 ** i }));
  const targetOf = new Map(skewed.map(({ unit, target }) => [unit, target]));

  it.each([1, 2, 3])('gives every fold one unit of each stretch of the ranked targets (seed %i)', (seed) => {
    const folds = stratifyByTarget({ cases: skewed, sizes: equalSizes(50, 5), seed });
    expect(folds.flat().sort()).toEqual(skewed.map(({ unit }) => unit));
    const rankOf = new Map(skewed.map(({ unit }, rank) => [unit, rank]));
    for (const fold of folds) {
      expect(fold.map((unit) => Math.floor(rankOf.get(unit)! / 5)).sort((a, b) => a - b)).toEqual([
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
      ]);
    }
  });

  it('spreads the mean target less than chance does', () => {
    const spread = (folds: readonly (readonly string[])[]) => {
      const means = folds.map((fold) => fold.reduce((sum, unit) => sum + targetOf.get(unit)!, 0) / fold.length);
      return Math.max(...means) - Math.min(...means);
    };
    const random = randomOf(['chance']);
    const byChance = Array.from({ length: 20 }, () => {
      const order = skewed.map(({ unit }) => ({ unit, key: random.uniform() })).sort((a, b) => a.key - b.key);
      return spread([0, 1, 2, 3, 4].map((fold) => order.slice(fold * 10, fold * 10 + 10).map(({ unit }) => unit)));
    }).sort((a, b) => a - b);
    for (let seed = 0; seed < 5; seed++) {
      expect(spread(stratifyByTarget({ cases: skewed, sizes: equalSizes(50, 5), seed }))).toBeLessThan(byChance[5]!);
    }
  });

  it('holds out a share that covers the whole range, and another one with another seed', () => {
    const [test] = stratifyByTarget({ cases: skewed, sizes: [10, 40], seed: 1 });
    expect(test!.map((unit) => Math.floor(Number(unit.slice(1)) / 5))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(stratifyByTarget({ cases: skewed, sizes: [10, 40], seed: 2 })[0]).not.toEqual(test);
  });

  it('ranks a unit by the mean of its cases and never divides it', () => {
    const cases = skewed.flatMap(({ unit, target }) => [
      { unit, target: target - 1 },
      { unit, target: target + 1 },
    ]);
    expect(stratifyByTarget({ cases, sizes: equalSizes(50, 5), seed: 3 })).toEqual(
      stratifyByTarget({ cases: skewed, sizes: equalSizes(50, 5), seed: 3 }),
    );
  });

  it('does not depend on the order of the cases', () => {
    const sizes = equalSizes(50, 4);
    expect(stratifyByTarget({ cases: reversed(skewed), sizes, seed: 4 })).toEqual(
      stratifyByTarget({ cases: skewed, sizes, seed: 4 }),
    );
  });

  it('divides units of equal targets too', () => {
    const cases = skewed.map(({ unit }) => ({ unit, target: 7 }));
    const folds = stratifyByTarget({ cases, sizes: equalSizes(50, 3), seed: 0 });
    expect(folds.map((fold) => fold.length)).toEqual([17, 17, 16]);
    expect(new Set(folds.flat()).size).toBe(50);
  });

  it('refuses sizes that are not those of all units', () => {
    expect(() => stratifyByTarget({ cases: skewed, sizes: [25, 24], seed: 0 })).toThrow(
      'Internal error: 50 units cannot be divided into parts of 25, 24',
    );
  });
});

describe('stratifyByLabels', () => {
  // 60 patients, every third with two scans; "rare" in 6 of them, "some" in 20, "common" in 55.
  const cases = Array.from({ length: 60 }, (_, i) => {
    const labels = [...(i % 10 === 3 ? ['rare'] : []), ...(i % 3 === 1 ? ['some'] : []), ...(i < 55 ? ['common'] : [])];
    const unit = `p${String(i).padStart(2, '0')}`;
    return i % 3 === 0
      ? [
          { unit, labels },
          { unit, labels },
        ]
      : [{ unit, labels }];
  }).flat();
  const casesWith = (units: readonly string[], label: string) =>
    cases.filter((one) => units.includes(one.unit) && one.labels.includes(label)).length;

  it.each([1, 2, 3])('gives every fold its share of each label, the rare one too (seed %i)', (seed) => {
    const folds = stratifyByLabels({ cases, sizes: equalSizes(60, 3), seed });
    for (const label of ['rare', 'some', 'common']) {
      const share = cases.filter((one) => one.labels.includes(label)).length / 3;
      for (const fold of folds) expect(Math.abs(casesWith(fold, label) - share), label).toBeLessThanOrEqual(2);
    }
    expect(folds.map((fold) => casesWith(fold, 'rare') > 0)).toEqual([true, true, true]);
  });

  it('keeps the sizes, and every unit in one part', () => {
    const folds = stratifyByLabels({ cases, sizes: equalSizes(60, 7), seed: 5 });
    expect(folds.map((fold) => fold.length)).toEqual([9, 9, 9, 9, 8, 8, 8]);
    expect(folds.flat().sort()).toEqual([...new Set(cases.map(({ unit }) => unit))].sort());
  });

  it('deals a label that fewer units have than there are folds to different folds', () => {
    const few = Array.from({ length: 20 }, (_, i) => ({ unit: `u${i}`, labels: i < 4 ? ['lesion'] : [] }));
    const folds = stratifyByLabels({ cases: few, sizes: equalSizes(20, 5), seed: 0 });
    const counts = folds.map((fold) => fold.filter((unit) => Number(unit.slice(1)) < 4).length);
    expect(counts.sort((a, b) => a - b)).toEqual([0, 1, 1, 1, 1]);
  });

  it('holds out its share of a label', () => {
    const [test] = stratifyByLabels({ cases, sizes: [12, 48], seed: 9 });
    expect(test).toHaveLength(12);
    expect(
      Math.abs(casesWith(test!, 'some') - cases.filter((one) => one.labels.includes('some')).length / 5),
    ).toBeLessThan(1.5);
  });

  it('depends on the seed, and not on the order of the cases', () => {
    const sizes = equalSizes(60, 5);
    const folds = stratifyByLabels({ cases, sizes, seed: 1 });
    expect(stratifyByLabels({ cases: reversed(cases), sizes, seed: 1 })).toEqual(folds);
    expect(stratifyByLabels({ cases, sizes, seed: 2 })).not.toEqual(folds);
  });

  it('refuses sizes that are not those of all units', () => {
    expect(() => stratifyByLabels({ cases, sizes: [30, 31], seed: 0 })).toThrow(
      'Internal error: 60 units cannot be divided into parts of 30, 31',
    );
  });
});
