import type { Settings } from '../../src/config/experiment.js';

/** A small complete experiment, for tests that start below the file. */
export const smallSettings: Settings = {
  version: 1,
  name: 'small',
  seed: 42,
  data: {
    root: '.',
    channels: { mri: { image: 'images/{case}.nii.gz', normalize: 'zscore' } },
    label: 'labels/{case}.nii.gz',
    independent_unit: 'case',
    split: { kind: 'kfold', folds: 2, seed: 12345, stratify: 'none' },
  },
  task: { kind: 'segmentation', labels: { background: 0, front: 1, back: 2 } },
  preprocessing: {
    orientation: 'RAS',
    spacing_mm: [1, 1, 1],
    crop: 'nonzero',
    size: 'native',
    normalize_mask: 'none',
    resample: { image: 1, label: 1, separate_z: 'auto' },
  },
  augmentation: { preset: 'none', dummy_2d: 'never', mirror: { axes: ['L/R'], p: 0.5 } },
  model: { kind: 'unet', features: [8, 16], convs_per_stage: 2, strides: 'halve', kernels: 3 },
  training: {
    patch: [16, 16, 16],
    batch: 2,
    accumulate: 1,
    clip_norm: 'off',
    metric_steps: 0,
    foreground: 0.33,
    deep_supervision: true,
    epochs: 3,
    steps_per_epoch: 2,
    loss: { kind: 'dice-ce', batch_dice: false },
    optimizer: { kind: 'sgd', lr: 0.01, momentum: 0.99, nesterov: true, weight_decay: 3e-5 },
    schedule: { kind: 'poly', power: 0.9, warmup_epochs: 0 },
  },
  inference: { checkpoint: 'final', tta: 'trained', overlap: 0.5, blend: 'gaussian', postprocess: 'off' },
  evaluation: { metrics: ['dice'], surface: 'deepmind' },
  checks: { max_padding: 0.5, max_parameters_per_unit: 10_000_000, accept: {} },
  resources: { engine: 'auto', gpus: 'auto', threads: 2 },
};
