import { createUnet } from '../nn/unet.js';
import type { Network } from '../nn/network.js';
import type { UnetSettings } from '../config/experiment.js';

/** The network of an experiment, or of a trained model, with freshly drawn weights. */
export function networkOf(options: {
  model: UnetSettings;
  channels: number;
  classes: number;
  deepSupervision: boolean;
  seed: number;
}): Network {
  const { model, ...rest } = options;
  return createUnet({ features: model.features, convsPerStage: model.convs_per_stage, ...rest });
}

/** Resolutions at which the network is supervised: one, or one per stage of the decoder. */
export function supervisedScales(model: UnetSettings, deepSupervision: boolean): number {
  return deepSupervision ? model.features.length - 1 : 1;
}
