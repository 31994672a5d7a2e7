import { assertNever } from '../base/assert-never.js';
import { createDensenet } from './models/densenet.js';
import { createRasternet } from './models/rasternet.js';
import { createResencUnet } from './models/resenc-unet.js';
import { createResnet } from './models/resnet.js';
import { createUnet } from './models/unet.js';
import type { NetworkSettings, RegressionSettings, SegmentationSettings } from './network-settings.js';
import type { Network, RegressionNetwork, SegmentationNetwork } from './network.js';

interface SegmentationOptions {
  readonly settings: SegmentationSettings;
  /** Channels of the image. */
  readonly channels: number;
  /** Classes with background, or regions. */
  readonly classes: number;
  /** Whether training sees scores at every resolution of the decoder. The heads exist either way. */
  readonly deepSupervision: boolean;
  readonly seed: number;
}

interface RegressionOptions {
  readonly settings: RegressionSettings;
  /** Channels of the image. */
  readonly channels: number;
  /** Numbers per sample beside the image: 3 where the voxel size is an input, else 0. */
  readonly extras: number;
  readonly seed: number;
}

/** The network that settings describe, with freshly drawn weights: a function of settings and seed. */
export function createNetwork(options: SegmentationOptions): SegmentationNetwork;
export function createNetwork(options: RegressionOptions): RegressionNetwork;
export function createNetwork(options: SegmentationOptions | RegressionOptions): Network {
  if (isRegression(options)) {
    const { settings, ...rest } = options;
    switch (settings.kind) {
      case 'resnet':
        return createResnet({ ...settings, ...rest });
      case 'rasternet':
        return createRasternet({ ...settings, ...rest });
      case 'densenet':
        return createDensenet({ ...settings, ...rest });
      default:
        return assertNever(settings);
    }
  }
  const { settings, ...rest } = options;
  switch (settings.kind) {
    case 'unet':
      return createUnet({ ...settings, ...rest });
    case 'resenc-unet':
      return createResencUnet({ ...settings, ...rest });
    default:
      return assertNever(settings);
  }
}

function isRegression(options: SegmentationOptions | RegressionOptions): options is RegressionOptions {
  return isRegressionSettings(options.settings);
}

/** Whether settings describe a network with one number per sample. */
export function isRegressionSettings(settings: NetworkSettings): settings is RegressionSettings {
  return settings.kind === 'resnet' || settings.kind === 'rasternet' || settings.kind === 'densenet';
}
