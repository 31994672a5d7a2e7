import { describe, expect, it } from 'vitest';
import type { TrainedModel } from '../train/model-file.js';
import { mirroredAxes } from './mirrored-axes.js';

const model: TrainedModel = {
  format: 2,
  network: {
    settings: { kind: 'unet', features: [4, 8], convsPerStage: 2 },
    channels: 1,
    outputs: 3,
    extras: 0,
  },
  task: {
    kind: 'segmentation',
    labels: { background: 0, left: 1, right: 2 },
    mirror_pairs: { 'L/R': [['left', 'right']] },
    regions: null,
    ignore: null,
  },
  channels: [{ name: 'mri', normalize: 'zscore' }],
  preprocessing: {
    orientation: 'ASR',
    spacing_mm: 'native',
    size: 'native',
    crop: 'none',
    normalize_mask: 'none',
    resample: { image: 1, label: 1, separate_z: 'never' },
  },
  intensities: {},
  patch: [8, 8, 8],
  mirrored: [
    { axis: 'L/R', samples: 7 },
    { axis: 'A/P', samples: 0 },
  ],
  samples: 12,
  parameters: 1,
};
const declared = ['A/P', 'L/R'] as const;

describe('mirroredAxes', () => {
  it('takes the axes that were really flipped, as array axes with their pairs by value', () => {
    // R is the third letter of ASR, so the first axis of the array.
    expect(mirroredAxes({ model, tta: 'trained', declared })).toEqual([{ name: 'L/R', axis: 0, pairs: [[1, 2]] }]);
    expect(mirroredAxes({ model, tta: 'off', declared })).toEqual([]);
  });

  it('refuses an axis that was declared and never drawn', () => {
    expect(() => mirroredAxes({ model, tta: { mirror: ['A/P'] }, declared })).toThrow(
      'inference.tta mirrors along A/P, and training drew no flip along it in 12 samples',
    );
  });

  it('refuses a network that was trained with other axes than the experiment declares', () => {
    expect(() => mirroredAxes({ model, tta: 'off', declared: ['L/R'] })).toThrow(
      'the network was trained with mirroring along L/R, A/P, and the experiment declares L/R',
    );
  });

  it('leaves an axis beyond the declared ones to the rule that refuses or accepts it', () => {
    expect(mirroredAxes({ model, tta: { mirror: ['S/I'] }, declared })).toEqual([{ name: 'S/I', axis: 1, pairs: [] }]);
  });
});
