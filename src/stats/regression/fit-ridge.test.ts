import { describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import { fitRidge, type RidgeRow } from './fit-ridge.js';
import { solveSymmetric } from './solve-symmetric.js';

const random = randomOf(['ridge']);
const line = (unit: number, noise: number): RidgeRow => {
  const features = [random.normal(), 100 + 20 * random.normal(), 7];
  return { unit: `u${unit}`, features, target: 3 + 2 * features[0]! - 0.1 * features[1]! + noise * random.normal() };
};

describe('fitRidge', () => {
  it('finds a line without noise with the smallest penalty', () => {
    const ridge = fitRidge(Array.from({ length: 40 }, (_, unit) => line(unit, 0)));
    expect(ridge.penalty).toBeCloseTo(1e-4, 12);
    // The penalty of 1e-4 shrinks each weight by about 1e-4 of itself.
    expect(Math.abs(ridge.predict([1, 120, 7]) - (3 + 2 - 12))).toBeLessThan(2e-3);
  });

  it('falls back to the mean where the features tell nothing', () => {
    const rows = Array.from({ length: 12 }, (_, i) => ({ unit: `u${i}`, features: [i % 2], target: i >> 1 }));
    const ridge = fitRidge(rows);
    expect(ridge.penalty).toBe(Number.POSITIVE_INFINITY);
    expect(ridge.predict([1])).toBe(2.5);
  });

  it('falls back to the mean where no feature varies, and for a single unit', () => {
    const rows = [1, 2, 6].map((target, i) => ({ unit: `u${i}`, features: [5], target }));
    expect(fitRidge(rows).predict([9])).toBeCloseTo(3, 12);
    const alone = [1, 2, 6].map((target) => ({ unit: 'u', features: [target], target }));
    expect(fitRidge(alone).predict([6])).toBeCloseTo(3, 12);
  });

  it('chooses the penalty as refitting without each unit does', () => {
    const rows = Array.from({ length: 24 }, (_, i) => line(i >> 1, 3));
    const { penalty } = fitRidge(rows);
    expect(penalty).toBeGreaterThan(1e-4);
    expect(penalty).toBeLessThan(Number.POSITIVE_INFINITY);
    const scored = Array.from({ length: 13 }, (_, step) => 10 ** (2 - step / 2)).map((one) => ({
      penalty: one,
      error: errorWithoutEachUnit(rows, one),
    }));
    expect(scored.sort((a, b) => a.error - b.error)[0]!.penalty).toBe(penalty);
  });

  it("does not let a patient's copies vouch for each other", () => {
    // Pure noise, ten copies of each patient: leaving out one copy, the nine others predict it well.
    const rows = Array.from({ length: 8 }, (_, unit) => {
      const features = Array.from({ length: 6 }, () => random.normal());
      return Array<RidgeRow>(10).fill({ unit: `u${unit}`, features, target: random.normal() });
    }).flat();
    const perCopy = rows.map((row, i) => ({ ...row, unit: `copy${i}` }));
    expect(fitRidge(rows).penalty).toBeGreaterThan(fitRidge(perCopy).penalty);
  });

  it('refuses nothing', () => {
    expect(() => fitRidge([])).toThrow('Internal error: a regression needs rows');
  });
});

/** By the definition, with two features written out; the third never varies. */
function errorWithoutEachUnit(rows: readonly RidgeRow[], penalty: number): number {
  const n = rows.length;
  const scaled = [0, 1].map((feature) => {
    const values = rows.map((row) => row.features[feature]!);
    const centre = values.reduce((sum, value) => sum + value, 0) / n;
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / n);
    return values.map((value) => (value - centre) / sd);
  });
  const units = [...new Set(rows.map(({ unit }) => unit))];
  const errors = units.map((unit) => {
    const kept = rows.map((_, i) => i).filter((i) => rows[i]!.unit !== unit);
    const design = kept.map((i) => [1, scaled[0]![i]!, scaled[1]![i]!]);
    const matrix = [0, 1, 2].map((a) =>
      [0, 1, 2].map(
        (b) => design.reduce((sum, row) => sum + row[a]! * row[b]!, 0) + (a === b && a > 0 ? penalty * n : 0),
      ),
    );
    const vector = [0, 1, 2].map((a) => design.reduce((sum, row, j) => sum + row[a]! * rows[kept[j]!]!.target, 0));
    const [intercept, first, second] = solveSymmetric(matrix, vector) as [number, number, number];
    const held = rows.map((_, i) => i).filter((i) => rows[i]!.unit === unit);
    const squares = held.map(
      (i) => (intercept + first * scaled[0]![i]! + second * scaled[1]![i]! - rows[i]!.target) ** 2,
    );
    return squares.reduce((sum, value) => sum + value, 0) / squares.length;
  });
  return errors.reduce((sum, value) => sum + value, 0) / errors.length;
}

describe('solveSymmetric', () => {
  it('solves a system with a known solution', () => {
    const matrix = [
      [4, 2, 0],
      [2, 5, 1],
      [0, 1, 3],
    ];
    const solution = [1, -2, 0.5];
    const vector = matrix.map((row) => row.reduce((sum, value, i) => sum + value * solution[i]!, 0));
    solveSymmetric(matrix, vector).forEach((value, i) => {
      expect(value).toBeCloseTo(solution[i]!, 13);
    });
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(() =>
      solveSymmetric(
        [
          [1, 2],
          [2, 1],
        ],
        [1, 1],
      ),
    ).toThrow('Internal error: the matrix is not positive definite');
  });
});
