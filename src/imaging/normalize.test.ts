import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/golden/read-golden.js';
import { normalize, type Normalization } from './normalize.js';

const golden = readGolden('numerics').norm;
/** The first voxels are 0 and outside, all others inside. */
const INSIDE = Uint8Array.from(golden.input, (value) => (value === 0 ? 0 : 1));

describe('normalize', () => {
  it.each<{ key: 'zscore' | 'zscore_mask' | 'ct' | 'rescale01'; kind: Normalization; mask?: Uint8Array }>([
    { key: 'zscore', kind: 'zscore' },
    { key: 'zscore_mask', kind: 'zscore', mask: INSIDE },
    { key: 'ct', kind: { kind: 'ct', ...golden.props } },
    { key: 'rescale01', kind: 'rescale' },
  ])("gives nnU-Net's values: $key", ({ key, kind, mask }) => {
    const data = Float32Array.from(golden.input);
    normalize(data, kind, mask);
    const expected = golden[key];
    expect(data.length).toBe(expected.length);
    const worst = Math.max(...expected.map((value, index) => Math.abs(value - data[index]!)));
    // nnU-Net computes in single precision, on values up to 2.5.
    expect(worst).toBeLessThan(1e-6);
  });

  it('reports what it measured and applied', () => {
    const data = (): Float32Array => Float32Array.from([1, 2, 3, 6]);
    const found = { mean: 3, std: Math.sqrt(3.5), min: 1, max: 6 };
    expect(normalize(data(), 'zscore')).toEqual({ kind: 'zscore', ...found, shift: 3, scale: Math.sqrt(3.5) });
    expect(normalize(data(), 'rescale')).toEqual({ kind: 'rescale', ...found, shift: 1, scale: 5 });
    const ct = { kind: 'ct', mean: 2, std: 4, percentile_00_5: 1.5, percentile_99_5: 5 } as const;
    expect(normalize(data(), ct)).toEqual({ kind: 'ct', ...found, shift: 2, scale: 4, clip: [1.5, 5] });
    expect(normalize(data(), 'zscore', Uint8Array.of(0, 1, 0, 1))).toEqual({
      kind: 'zscore',
      mean: 4,
      std: 2,
      min: 2,
      max: 6,
      shift: 4,
      scale: 2,
      masked: 2,
    });
  });

  it('measures but leaves the values alone for none', () => {
    const data = Float32Array.from([1, 2, 3, 6]);
    const used = normalize(data, 'none');
    expect(used).toEqual({ kind: 'none', mean: 3, std: Math.sqrt(3.5), min: 1, max: 6, shift: 0, scale: 1 });
    expect([...data]).toEqual([1, 2, 3, 6]);
  });

  it('gives 0 everywhere for a constant channel', () => {
    for (const kind of ['zscore', 'rescale'] as const) {
      const data = new Float32Array(5).fill(1700000);
      normalize(data, kind);
      expect([...data]).toEqual([0, 0, 0, 0, 0]);
    }
  });

  it('heeds a mask for zscore only', () => {
    for (const kind of ['rescale', 'none', { kind: 'ct', ...golden.props }] as const) {
      const [masked, whole] = [Float32Array.from(golden.input), Float32Array.from(golden.input)];
      normalize(masked, kind, INSIDE);
      normalize(whole, kind);
      expect(masked).toEqual(whole);
    }
  });
});
