import { describe, expect, it } from 'vitest';
import { incompleteBeta } from './incomplete-beta.js';
import { logGamma } from './log-gamma.js';
import { studentTCdf, studentTQuantile } from './student-t.js';

describe('logGamma', () => {
  it.each([
    [1, 0],
    [2, 0],
    [6, Math.log(120)],
    [0.5, Math.log(Math.PI) / 2],
    [0.25, 1.2880225246980774],
    [101, 363.73937555556347],
  ])('of %d', (x, expected) => {
    expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-12 * Math.max(1, expected));
  });
});

describe('incompleteBeta', () => {
  it('has the closed forms x^a for b = 1 and 1 - (1 - x)^b for a = 1', () => {
    for (const x of [0.01, 0.3, 0.5, 0.77, 0.999]) {
      expect(incompleteBeta({ x, a: 3.5, b: 1 })).toBeCloseTo(x ** 3.5, 13);
      expect(incompleteBeta({ x, a: 1, b: 4.2 })).toBeCloseTo(1 - (1 - x) ** 4.2, 13);
    }
  });

  it('is 0 and 1 at the ends', () => {
    expect([0, 1].map((x) => incompleteBeta({ x, a: 2, b: 3 }))).toEqual([0, 1]);
  });
});

describe("Student's t", () => {
  // With one degree it is Cauchy's, with two there is a closed form.
  it('has the closed quantiles of one and two degrees', () => {
    for (const p of [0.6, 0.9, 0.975, 0.999]) {
      expect(studentTQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 11);
      expect(studentTQuantile(p, 2)).toBeCloseTo((2 * p - 1) / Math.sqrt(2 * p * (1 - p)), 10);
    }
  });

  // scipy.stats.t.ppf(0.975, df)
  it.each([
    [3, 3.182446305284263],
    [11, 2.200985160082949],
    [29, 2.045229642132703],
    [1000, 1.9623390808264078],
  ])('has the quantile at 97.5 %% of %i degrees', (degrees, expected) => {
    expect(studentTQuantile(0.975, degrees)).toBeCloseTo(expected, 10);
  });

  it('is symmetric', () => {
    expect(studentTQuantile(0.025, 7)).toBe(-studentTQuantile(0.975, 7));
    expect(studentTQuantile(0.5, 7)).toBe(0);
    expect(studentTCdf(-1.3, 7) + studentTCdf(1.3, 7)).toBeCloseTo(1, 14);
  });

  it('has no quantile at 1, and none without degrees', () => {
    expect(() => studentTQuantile(1, 5)).toThrow('Internal error: no quantile at the probability 1');
    expect(() => studentTQuantile(0.9, 0)).toThrow("Internal error: Student's t has no distribution with 0 degrees");
  });
});
