import type { Span } from '../base/diagnostic.js';
import type { Settings } from '../config/experiment.js';
import type { CaseFact, CheckFacts, ImageFact } from './facts.js';
import type { IntensityProfile } from './seen-intensities.js';
import { declaredFacts, type Settled, type TrainedFact } from './trained-fact.js';

type Partial3<T> = { readonly [K in keyof T]?: Partial<T[K]> };

/** A small sound experiment, for tests of rules; `changes` replaces keys of its sections. */
export function settingsOf(changes: Partial3<Settings> = {}): Settings {
  const settings: Settings = {
    version: 1,
    name: 'small',
    seed: 0,
    data: {
      root: '.',
      channels: { mri: { image: 'images/{case}.nii', normalize: 'zscore' } },
      label: 'labels/{case}.nii',
      independent_unit: { pattern: '^(.)' },
      split: { kind: 'kfold', folds: 2, seed: 0, stratify: 'none' },
    },
    task: { kind: 'segmentation', labels: { background: 0, organ: 1 } },
    preprocessing: {
      orientation: 'RAS',
      spacing_mm: 'native',
      crop: 'none',
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
      epochs: 1,
      steps_per_epoch: 1,
      loss: { kind: 'dice-ce', batch_dice: false },
      optimizer: { kind: 'sgd', lr: 0.01, momentum: 0.99, nesterov: true, weight_decay: 0 },
      schedule: { kind: 'poly', power: 0.9, warmup_epochs: 0 },
    },
    inference: { checkpoint: 'final', tta: 'trained', overlap: 0.5, blend: 'gaussian', postprocess: 'off' },
    evaluation: { metrics: ['dice'], surface: 'deepmind' },
    checks: {
      preflight: false,
      audit: false,
      controls: [],
      max_proxy_gap: 0.1,
      max_padding: 0.5,
      max_parameters_per_unit: 10_000_000,
      accept: {},
    },
    resources: { engine: 'auto', gpus: 'auto', threads: 2 },
  };
  const merged = Object.entries(settings).map(([section, value]: [string, unknown]) => {
    const change = changes[section as keyof Settings];
    return [section, typeof value === 'object' ? { ...value, ...(change as object | undefined) } : (change ?? value)];
  });
  return Object.fromEntries(merged) as Settings;
}

/** Facts about these settings; the place of a setting is a line that shows its path. */
export function factsOf(changes: Partial3<Settings> = {}, known: Partial<CheckFacts> = {}): CheckFacts {
  return { settings: settingsOf(changes), locate: placeOf, ...known };
}

type RegressionTask = Extract<Settings['task'], { kind: 'regression' }>;

/** The same for a sound regression of a volume; `task` and `model` replace keys of theirs. */
export function regressionFactsOf(
  changes: Omit<Partial3<Settings>, 'task' | 'model'> & {
    task?: Partial<RegressionTask>;
    model?: Settings['model'];
  } = {},
  known: Partial<CheckFacts> = {},
): CheckFacts {
  const { task, model, ...others } = changes;
  const settings: Settings = {
    ...settingsOf({
      ...others,
      preprocessing: { spacing_mm: [2, 2, 2], size: [32, 32, 32], ...others.preprocessing },
      training: { patch: 'whole', loss: { kind: 'huber', delta: 1 }, batch: 8, ...others.training },
    }),
    task: {
      kind: 'regression',
      target: 'volume_ml',
      unit: 'ml',
      behaves_as: 'volume',
      depends_on: 'shape',
      transform: 'none',
      ...task,
    },
    model: model ?? {
      kind: 'resnet',
      features: [8, 16],
      blocks_per_stage: 1,
      voxel_size: false,
      dropout: 0,
    },
  };
  return { settings, locate: placeOf, ...known };
}

/** An ingested image of 16^3 voxels of 1 mm. */
export function imageOf(id: string, more: Partial<ImageFact> = {}): ImageFact {
  return {
    case: id,
    contents: { mri: `content of ${id}` },
    hasSpace: true,
    file: `${id}.nii`,
    sizeVoxels: [16, 16, 16],
    fullSizeVoxels: [16, 16, 16],
    spacingMm: [1, 1, 1],
    ...more,
  };
}

/** Intensities that rise evenly from `low` to `high`. */
export function evenIntensities(low: number, high: number): IntensityProfile {
  const shares = [0, 0.005, 0.01, ...Array.from({ length: 19 }, (_, step) => (step + 1) / 20), 0.99, 0.995, 1];
  const values = shares.map((share) => low + share * (high - low));
  return { shares, values, mean: (low + high) / 2, std: (high - low) / Math.sqrt(12) };
}

/** As many sound cases as there are ids, each a unit of its own. */
export function casesOf(...ids: readonly string[]): CaseFact[] {
  return ids.map((id) => ({ id, unit: id, family: id }));
}

function placeOf(path: readonly (string | number)[]): Span {
  const lineText = path.join('.');
  return { file: 'a.yaml', line: 1, column: 1, length: lineText.length, lineText };
}

/** What the training of a fold of the small experiment left, with other values in the place of some. */
export function trained(fold: number, recorded: Settled = {}): TrainedFact {
  const counts = { samples: 100, parameters: 5000, flips: { 'L/R': 48 } };
  return {
    fold,
    modelFile: `results/${fold}/out/model.json`,
    recorded: { ...declaredFacts(settingsOf()), ...recorded },
    counted: counts,
    usedFile: `results/${fold}/used.json`,
    measured: counts,
  };
}
