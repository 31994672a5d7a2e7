import { assertNever } from '../base/assert-never.js';
import { createDensenet } from './models/densenet.js';
import { createLinear } from './models/linear.js';
import { createRasternet } from './models/rasternet.js';
import { createResencUnet } from './models/resenc-unet.js';
import { createResnet } from './models/resnet.js';
import { createUnet } from './models/unet.js';
import type { RegressionOptions, SegmentationOptions } from './network-options.js';
import type { NetworkSettings, RegressionSettings, SegmentationSettings } from './network-settings.js';
import type { Network, RegressionNetwork, SegmentationNetwork } from './network.js';

type ForSegmentation = SegmentationOptions & { readonly settings: SegmentationSettings };
type ForRegression = RegressionOptions & { readonly settings: RegressionSettings };

/** The network that settings describe, with freshly drawn weights: a function of settings and `drawKey`. */
export function createNetwork(options: ForSegmentation): SegmentationNetwork;
export function createNetwork(options: ForRegression): RegressionNetwork;
export function createNetwork(options: ForSegmentation | ForRegression): Network {
  if (isRegression(options)) {
    const { settings, ...rest } = options;
    switch (settings.kind) {
      case 'resnet':
        return createResnet({ ...settings, ...rest });
      case 'rasternet':
        return createRasternet({ ...settings, ...rest });
      case 'densenet':
        return createDensenet({ ...settings, ...rest });
      case 'linear':
        return createLinear({ ...settings, ...rest });
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

function isRegression(options: ForSegmentation | ForRegression): options is ForRegression {
  return isRegressionSettings(options.settings);
}

/** Whether settings describe a network with one number per sample. */
export function isRegressionSettings(settings: NetworkSettings): settings is RegressionSettings {
  return REGRESSORS.includes(settings.kind);
}

const REGRESSORS: readonly NetworkSettings['kind'][] = [
  'resnet',
  'rasternet',
  'densenet',
  'linear',
] satisfies RegressionSettings['kind'][];
