import type { Settings } from '../../config/experiment.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import type { Triple } from '../../imaging/volume.js';
import { readConfigured } from '../configure/read-configured.js';
import { resolveLoss, type ResolvedLoss } from '../configure/resolve-loss.js';
import { resolvePreprocessing, type ResolvedPreprocessing } from '../configure/resolve-preprocessing.js';
import { resolveSampling } from '../configure/resolve-sampling.js';
import type { NetworkDescription } from '../network-of.js';
import { networkSettingsOf } from '../network-settings-of.js';
import { outputStructure } from '../predict/output-structure.js';
import type { TrainedSegmentation } from './model-file.js';
import type { train } from './spec.js';

/** What a training works with, nothing `auto` any more. */
export interface TrainSettings {
  readonly slice: SliceOf<typeof train>;
  readonly network: NetworkDescription;
  readonly preprocessing: ResolvedPreprocessing;
  readonly patch: Triple;
  readonly batch: number;
  readonly loss: ResolvedLoss;
  /** Absent in a regression. */
  readonly segmentation?: TrainedSegmentation;
}

/** The settings of a stage that a network follows from, also where the stage does not train it for long. */
export type NetworkSlice = Pick<
  SliceOf<typeof train>,
  'channels' | 'preprocessing' | 'labels' | 'mirror_pairs' | 'regions' | 'ignore' | 'regression' | 'model'
> & { readonly training: Pick<SliceOf<typeof train>['training'], 'patch' | 'batch' | 'loss'> };

export function trainSettings(context: StageContext): TrainSettings {
  const slice = context.settings as unknown as SliceOf<typeof train>;
  return { slice, ...resolveNetwork(slice, context) };
}

/** Puts what was planned in the place of each `auto`. */
export function resolveNetwork(slice: NetworkSlice, context: StageContext): Omit<TrainSettings, 'slice'> {
  const { model, training, channels } = slice;
  const planned = readConfigured(context);
  const preprocessing = resolvePreprocessing(slice.preprocessing, planned);
  const { patch, batch } = resolveSampling(training, { preprocessing, planned });
  const segmentation = slice.regression === undefined ? segmentationOf(slice) : undefined;
  return {
    network: {
      settings: networkSettingsOf({ model, planned, patch }),
      channels: channels.length,
      outputs: segmentation === undefined ? 1 : outputStructure(segmentation).members.length,
      extras: takesVoxelSize(model) ? 3 : 0,
    },
    preprocessing,
    patch,
    batch,
    loss: resolveLoss(training.loss, planned),
    ...(segmentation === undefined ? {} : { segmentation }),
  };
}

function segmentationOf({ labels, mirror_pairs, regions, ignore }: NetworkSlice): TrainedSegmentation {
  return { kind: 'segmentation', labels, mirror_pairs, regions: regions ?? null, ignore: ignore ?? null };
}

function takesVoxelSize(model: Settings['model']): boolean {
  return 'voxel_size' in model && model.voxel_size;
}
