import { assertNever } from '../../base/assert-never.js';
import { arrayOrder } from '../../imaging/array-order.js';
import { tripleOf, voxelCount, type Triple } from '../../imaging/volume.js';
import { stridesOf } from '../../nn/models/stages.js';
import type { NetworkSettings, RegressionSettings, SegmentationSettings } from '../../nn/network-settings.js';

/** A network of the same kind that learns a few small images within a minute. */
export interface SmallNetwork<Settings extends NetworkSettings = NetworkSettings> {
  readonly settings: Settings;
  /** What it sees, along the first, second and third axis. */
  readonly size: Triple;
}

/** Channels of the first stage, and of any. */
const FIRST_FEATURES = 8;
const MOST_FEATURES = 48;
const MOST_STAGES = 4;
/** Longest edge of a patch, and most voxels of a whole image. */
const EDGE = 24;
const VOXELS = EDGE ** 3;
/** Factor on RasterNet's channels; its planes stay large, because its layers need them. */
const RASTERNET_WIDTH = 1 / 64;

/** The first stages of a U-Net with few channels, on a patch that they divide. `patch` follows the letters. */
export function smallSegmentation(settings: SegmentationSettings, patch: Triple): SmallNetwork<SegmentationSettings> {
  const stages = Math.min(settings.features.length, MOST_STAGES);
  const strides = stridesOf(settings.features.length, settings.strides).slice(0, stages);
  const factors = arrayOrder(tripleOf((axis) => strides.reduce((product, stride) => product * stride[axis], 1)));
  const size = tripleOf((axis) => multiple(Math.min(patch[axis], EDGE), factors[axis]));
  const common = {
    features: smallFeatures(settings.features.slice(0, stages)),
    strides,
    ...(settings.kernels === undefined ? {} : { kernels: settings.kernels.slice(0, stages) }),
  };
  return {
    size,
    settings:
      settings.kind === 'unet'
        ? { ...settings, ...common }
        : { ...settings, ...common, blocksPerStage: common.features.map(() => 1) },
  };
}

/** A small network of one number per sample, on whole images of `size` that were made coarser. */
export function smallRegression(settings: RegressionSettings, whole: Triple): SmallNetwork<RegressionSettings> {
  switch (settings.kind) {
    case 'resnet': {
      const stages = Math.min(settings.features.length, MOST_STAGES);
      const features = smallFeatures(settings.features.slice(0, stages));
      const size = coarser(whole, 2 ** (stages - 1));
      return { size, settings: { ...settings, features, blocksPerStage: features.map(() => 1), dropout: 0 } };
    }
    case 'densenet': {
      const { features, growth, blocks } = settings;
      const size = coarser(whole, 1);
      // The first layers divide an image by 4, and each transition between blocks by 2.
      const most = Math.max(1, Math.floor(Math.log2(Math.min(...size) / 4)) + 1);
      return {
        size,
        settings: {
          ...settings,
          features: Math.min(features, 2 * FIRST_FEATURES),
          growth: Math.min(growth, FIRST_FEATURES),
          blocks: blocks.slice(0, most).map((layers) => Math.min(layers, 2)),
          dropout: 0,
        },
      };
    }
    case 'rasternet': {
      // Only the axis that is fed as channels can be shortened.
      const size: Triple = [whole[0], whole[1], Math.max(1, Math.min(whole[2], EDGE / 4))];
      return {
        size,
        settings: { ...settings, width: Math.min(settings.width, RASTERNET_WIDTH), size: arrayOrder(size) },
      };
    }
    case 'linear': {
      const size = coarser(whole, 1);
      return { size, settings: { ...settings, size: arrayOrder(size), pool: 1 } };
    }
    default:
      return assertNever(settings);
  }
}

function smallFeatures(features: readonly number[]): number[] {
  const factor = Math.min(1, FIRST_FEATURES / features[0]!);
  return features.map((count) => Math.max(2, Math.min(MOST_FEATURES, Math.round(count * factor))));
}

/** Whole images with each edge divided by one number, so that few enough voxels are left, and divisible. */
function coarser(whole: Triple, divisor: number): Triple {
  const factor = Math.max(1, Math.ceil(Math.cbrt(voxelCount(whole) / VOXELS)));
  return tripleOf((axis) => multiple(Math.max(1, Math.floor(whole[axis] / factor)), divisor));
}

/** The largest multiple that is not above a length, one of them at least. */
function multiple(length: number, of: number): number {
  return Math.max(of, Math.floor(length / of) * of);
}
