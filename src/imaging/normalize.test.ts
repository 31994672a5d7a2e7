import { describe, expect, it } from 'vitest';
import golden from './fixtures/zscore.json' with { type: 'json' };
import { normalize } from './normalize.js';

describe('normalize', () => {
  it("gives nnU-Net's z-scores", () => {
    const data = Float32Array.from(golden.input);
    normalize(data, 'zscore');
    const worst = Math.max(...golden.zscore.map((value, index) => Math.abs(value - data[index]!)));
    expect(worst).toBeLessThan(1e-6);
  });

  it('reports the mean and the population standard deviation that it used', () => {
    const data = Float32Array.from([1, 2, 3, 6]);
    expect(normalize(data, 'zscore')).toEqual({ kind: 'zscore', mean: 3, std: Math.sqrt(3.5) });
  });

  it('measures but leaves the values alone for none', () => {
    const data = Float32Array.from([1, 2, 3, 6]);
    expect(normalize(data, 'none')).toEqual({ kind: 'none', mean: 3, std: Math.sqrt(3.5) });
    expect([...data]).toEqual([1, 2, 3, 6]);
  });

  it('gives 0 everywhere for a constant channel', () => {
    const data = new Float32Array(5).fill(1700000);
    normalize(data, 'zscore');
    expect([...data]).toEqual([0, 0, 0, 0, 0]);
  });
});
