import type { MirrorAxisName, RegressionTask, SegmentationTask } from '../../config/experiment.js';
import type { Region } from '../../config/regions-of.js';
import type { IntensityStatistics } from '../../imaging/normalize.js';
import type { Triple } from '../../imaging/volume.js';
import type { TargetScaler } from '../../learn/regression/target-scaler.js';
import type { ResolvedPreprocessing } from '../configure/resolve-preprocessing.js';
import type { NetworkDescription } from '../network-of.js';
import { readJson } from '../output-files.js';

/**
 * `model.json`: all that prediction needs beside the weights. Prediction reads it from here and nowhere else, so what
 * was trained is what is predicted.
 */
export interface TrainedModel {
  readonly format: 2;
  readonly network: NetworkDescription;
  readonly task: TrainedTask;
  /** In the order of the network's input. */
  readonly channels: readonly { readonly name: string; readonly normalize: 'zscore' | 'ct' | 'rescale' | 'none' }[];
  readonly preprocessing: ResolvedPreprocessing;
  /** By channel, of those that are normalised by the foreground of the dataset. */
  readonly intensities: Readonly<Record<string, IntensityStatistics>>;
  /** Along the first, second and third axis; of a regression the whole image. */
  readonly patch: Triple;
  /** How many of the samples were flipped along each axis that training allowed, counted as they were drawn. */
  readonly mirrored: readonly { readonly axis: MirrorAxisName; readonly samples: number }[];
  readonly samples: number;
  readonly parameters: number;
  /** Epochs done at the best validation figure, all of them where no epoch defines it; absent where none was measured. */
  readonly best_epoch?: number;
}

export type TrainedTask = TrainedSegmentation | TrainedRegression;

export interface TrainedSegmentation {
  readonly kind: 'segmentation';
  /** Labels by name; without regions the class of a label is its value. */
  readonly labels: SegmentationTask['labels'];
  readonly mirror_pairs: NonNullable<SegmentationTask['mirror_pairs']>;
  /** In the order of the network's outputs. */
  readonly regions: readonly Region[] | null;
  readonly ignore: string | null;
}

export interface TrainedRegression {
  readonly kind: 'regression';
  readonly behaves_as: RegressionTask['behaves_as'];
  /** Fitted on the training cases; the smearing factor belongs to the weights. */
  readonly scaler: { readonly final: TargetScaler; readonly best?: TargetScaler };
}

/** Reads `model.json`, also as older versions wrote it. */
export function readTrainedModel(folder: string): TrainedModel {
  const stored = readJson(folder, 'model.json') as TrainedModel | FirstModel;
  return stored.format === 2 ? stored : fromFirst(stored);
}

/** As the first version wrote it: a U-Net that halves every axis, trained on labels. */
interface FirstModel {
  readonly format: 1;
  readonly model: { readonly kind: 'unet'; readonly features: readonly number[]; readonly convs_per_stage: number };
  readonly labels: SegmentationTask['labels'];
  readonly mirror_pairs: TrainedSegmentation['mirror_pairs'];
  readonly channels: TrainedModel['channels'];
  readonly preprocessing: Pick<ResolvedPreprocessing, 'orientation' | 'spacing_mm' | 'crop'> & {
    readonly resample: Pick<ResolvedPreprocessing['resample'], 'image' | 'label'>;
  };
  readonly patch: Triple;
  readonly mirrored: TrainedModel['mirrored'];
  readonly samples: number;
  readonly parameters: number;
}

function fromFirst({ model, labels, mirror_pairs, preprocessing, ...rest }: FirstModel): TrainedModel {
  return {
    ...rest,
    format: 2,
    network: {
      settings: { kind: 'unet', features: model.features, convsPerStage: model.convs_per_stage },
      channels: rest.channels.length,
      outputs: Object.keys(labels).length,
      extras: 0,
    },
    task: { kind: 'segmentation', labels, mirror_pairs, regions: null, ignore: null },
    preprocessing: {
      ...preprocessing,
      size: 'native',
      normalize_mask: 'none',
      resample: { ...preprocessing.resample, separate_z: 'never' },
    },
    intensities: {},
  };
}
