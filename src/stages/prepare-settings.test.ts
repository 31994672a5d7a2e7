import { describe, expect, it } from 'vitest';
import { prepareSettings, type PreparationSlice } from './prepare-settings.js';

const INTENSITIES = { mean: 1, std: 2, percentile_00_5: -3, percentile_99_5: 4 };
const SLICE: PreparationSlice = {
  channels: [
    { name: 'ct', normalize: 'ct' },
    { name: 'pet', normalize: 'zscore' },
  ],
  preprocessing: {
    orientation: 'RAS',
    spacing_mm: [1, 2, 3],
    crop: 'nonzero',
    size: 'native',
    normalize_mask: 'nonzero',
    resample: { image: 3, label: 1, separate_z: 'auto' },
  },
  intensities: { ct: { ...INTENSITIES } },
};

describe('prepareSettings', () => {
  it("says the experiment's settings in imaging's terms, and adds the foreground of a ct channel", () => {
    expect(prepareSettings(SLICE)).toEqual({
      orientation: 'RAS',
      spacingMm: [1, 2, 3],
      crop: 'nonzero',
      size: 'native',
      resample: { image: 3, label: 1, separateZ: 'auto' },
      normalize: [{ kind: 'ct', ...INTENSITIES }, 'zscore'],
      normalizeMask: 'nonzero',
    });
  });

  it('passes a resize on', () => {
    const preprocessing = { ...SLICE.preprocessing, resize: [8, 8, 8] } as const;
    expect(prepareSettings({ ...SLICE, preprocessing }).resize).toEqual([8, 8, 8]);
  });

  it('fails where the foreground of a ct channel is missing', () => {
    expect(() => prepareSettings({ ...SLICE, intensities: {} })).toThrow(
      'Internal error: the foreground of ct was not measured',
    );
  });
});
