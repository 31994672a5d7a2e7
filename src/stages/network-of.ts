import type { RandomKey } from '../base/random.js';
import { createNetwork, isRegressionSettings } from '../nn/create-network.js';
import { supervisedReductions } from '../nn/deep-supervision.js';
import type { ArrayTriple } from '../nn/array-triple.js';
import type { Network } from '../nn/network.js';
import type { NetworkSettings, SegmentationSettings } from '../nn/network-settings.js';
import { stridesOf } from '../nn/models/stages.js';

/** All that decides a network's parameters: what training records and prediction reads. */
export interface NetworkDescription {
  readonly settings: NetworkSettings;
  /** Channels of the image. */
  readonly channels: number;
  /** Channels of a segmentation's scores; 1 for a regression. */
  readonly outputs: number;
  /** Numbers per sample beside the image: 3 where a regression takes the voxel size, else 0. */
  readonly extras: number;
}

/** The network of an experiment, or of a trained model, with freshly drawn weights. */
export function networkOf({
  settings,
  channels,
  outputs,
  extras,
  deepSupervision,
  drawKey,
}: NetworkDescription & { readonly deepSupervision: boolean; readonly drawKey: RandomKey }): Network {
  return isRegressionSettings(settings)
    ? createNetwork({ settings, channels, extras, drawKey })
    : createNetwork({ settings, channels, classes: outputs, deepSupervision, drawKey });
}

/**
 * The resolutions at which a network is supervised, highest first, as voxels of the image per voxel along (D, H, W):
 * the full one, and with deep supervision one per stage of the decoder.
 */
export function supervisedScales(settings: SegmentationSettings, deepSupervision: boolean): ArrayTriple[] {
  const reductions = supervisedReductions(stridesOf(settings.features.length, settings.strides));
  return deepSupervision ? reductions : reductions.slice(0, 1);
}
