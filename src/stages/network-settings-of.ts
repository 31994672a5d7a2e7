import { assertNever } from '../base/assert-never.js';
import type { Settings } from '../config/experiment.js';
import { arrayOrder } from '../imaging/array-order.js';
import type { Triple } from '../imaging/volume.js';
import { residualBlocks } from '../learn/planning/feature-map-size.js';
import type { NetworkSettings } from '../nn/network-settings.js';
import type { NetworkFile } from './configure/configured-file.js';
import { resolveUnet, type ResolvedUnet } from './configure/resolve-unet.js';

/** Layers between a DenseNet layer's two convolutions, as a multiple of its growth; as in the paper and MONAI. */
const DENSENET_BOTTLENECK = 4;

/**
 * The model of an experiment in the network's terms: every `auto` replaced by what was planned, and axes in the order of
 * arrays, (third, second, first) letter of the orientation. `patch` is what the network sees, in the letters' order.
 */
export function networkSettingsOf({
  model,
  planned,
  patch,
}: {
  model: Settings['model'];
  planned: NetworkFile;
  patch: Triple;
}): NetworkSettings {
  switch (model.kind) {
    case 'unet':
      return { kind: 'unet', ...inArrayOrder(resolveUnet(model, planned)), convsPerStage: model.convs_per_stage };
    case 'resenc-unet': {
      const resolved = resolveUnet(model, planned);
      const { blocks_per_stage: blocks } = model;
      return {
        kind: 'resenc-unet',
        ...inArrayOrder(resolved),
        blocksPerStage: blocks === 'auto' ? residualBlocks(resolved.features.length) : blocks,
        decoderConvs: 1,
      };
    }
    case 'resnet': {
      const { features, blocks_per_stage: blocks, dropout } = model;
      return { kind: 'resnet', features, blocksPerStage: features.map(() => blocks), dropout };
    }
    case 'rasternet':
      return { kind: 'rasternet', width: model.width, size: arrayOrder(patch), depthAxis: 0 };
    case 'densenet': {
      const { init_features: features, growth, blocks, dropout } = model;
      return { kind: 'densenet', features, growth, blocks, bottleneck: DENSENET_BOTTLENECK, dropout };
    }
    case 'linear':
      return { kind: 'linear', size: arrayOrder(patch), pool: model.pool };
    default:
      return assertNever(model);
  }
}

function inArrayOrder({ features, strides, kernels }: ResolvedUnet) {
  return { features, strides: strides.map(arrayOrder), kernels: kernels.map(arrayOrder) };
}
