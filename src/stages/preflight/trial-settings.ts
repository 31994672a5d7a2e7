import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import type { Flips } from '../../imaging/flip.js';
import type { MirrorPairs } from '../../imaging/mirror.js';
import type { Triple } from '../../imaging/volume.js';
import { readIntensities } from '../analyze/read-intensities.js';
import { augmentationSettingsOf } from '../train/augmentation-settings-of.js';
import type { NetworkDescription } from '../network-of.js';
import { mirroredAxes, type TtaAxis } from '../predict/mirrored-axes.js';
import type { PreparationSlice } from '../prepare-settings.js';
import type { TrainedModel, TrainedTask } from '../train/model-file.js';
import { resolveNetwork, type TrainSettings } from '../train/train-settings.js';
import { flipsAlong } from './flip-samples.js';
import type { preflight } from './spec.js';

/** All that a trial works with, nothing `auto` any more. */
export interface TrialSettings extends Omit<TrainSettings, 'slice'> {
  readonly slice: SliceOf<typeof preflight>;
  readonly preparation: PreparationSlice;
  /** Combinations of the axes along which training mirrors, without that of none. */
  readonly trainedFlips: readonly Flips[];
  /** Labels that change places, by array axis. */
  readonly mirrorPairs: MirrorPairs;
  readonly ttaAxes: readonly TtaAxis[];
  /** Whether training mirrors all of them. */
  readonly ttaIsTrained: boolean;
  /** What a training of the small network would record for prediction. */
  readonly modelOf: (of: { patch: Triple; network: NetworkDescription; task: TrainedTask }) => TrainedModel;
}

export function trialSettings(context: StageContext): TrialSettings {
  const slice = context.settings as SliceOf<typeof preflight>;
  const resolved = resolveNetwork(slice, context);
  const { mirror } = slice;
  const trained = mirror.p > 0 ? mirror.axes : [];
  const transforms = augmentationSettingsOf({
    augmentation: { mirror: { ...mirror, axes: trained } } as Parameters<
      typeof augmentationSettingsOf
    >[0]['augmentation'],
    labels: slice.labels,
    mirrorPairs: slice.mirror_pairs,
    orientation: resolved.preprocessing.orientation,
  }).mirror;
  const preparation = {
    channels: slice.channels,
    preprocessing: resolved.preprocessing,
    intensities: readIntensities(context),
  };
  const modelOf: TrialSettings['modelOf'] = ({ patch, network, task }) => ({
    format: 2,
    network,
    task,
    ...preparation,
    patch,
    mirrored: mirror.axes.map((axis) => ({ axis, samples: trained.includes(axis) ? 1 : 0 })),
    samples: 1,
    parameters: 0,
  });
  const task: TrainedTask = resolved.segmentation ?? NUMBERS;
  const model = modelOf({ patch: resolved.patch, network: resolved.network, task });
  const ttaAxes = mirroredAxes({ model, tta: slice.inference.tta, declared: mirror.axes });
  return {
    ...resolved,
    slice,
    preparation,
    trainedFlips: flipsAlong(transforms.axes).slice(1),
    mirrorPairs: transforms.pairs ?? [[], [], []],
    ttaAxes,
    ttaIsTrained: ttaAxes.every(({ name }) => trained.includes(name)),
    modelOf,
  };
}

/** Which axes inference mirrors does not depend on the scale of a target. */
const NUMBERS: TrainedTask = {
  kind: 'regression',
  behaves_as: 'invariant',
  scaler: { final: { transform: 'none', mean: 0, std: 1, smearing: 1 } },
};
