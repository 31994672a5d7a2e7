import { product, type Axes } from './axes.js';

/** `plain` is nnU-Net's PlainConvUNet, `resenc` its ResidualEncoderUNet. */
export type UnetFamily = 'plain' | 'resenc';

/** Residual blocks per stage of nnU-Net's residual encoder. */
const RESENC_BLOCKS = [1, 3, 4, 6] as const;

/** Residual blocks of each stage of a residual encoder: 1, 3, 4, then 6. */
export function residualBlocks(stages: number): number[] {
  return Array.from({ length: stages }, (_, stage) => RESENC_BLOCKS[Math.min(stage, RESENC_BLOCKS.length - 1)]!);
}

/**
 * Numbers in the outputs of all convolutions of a U-Net for one sample: what nnU-Net measures GPU memory with
 * (`compute_conv_feature_map_size` of dynamic-network-architectures). The segmentation head counts at full resolution
 * only. `classes` are the network's outputs.
 */
export function featureMapSize(options: {
  family: UnetFamily;
  patch: Axes;
  strides: readonly Axes[];
  features: readonly number[];
  classes: number;
  /** Convolutions per stage of a plain encoder, and of either decoder. */
  convsEncoder: number;
  convsDecoder: number;
  /** Residual blocks per stage of a residual encoder; nnU-Net's if absent. */
  blocks?: readonly number[];
}): number {
  const { family, features, strides, classes, convsEncoder, convsDecoder } = options;
  const { blocks = residualBlocks(features.length) } = options;
  let size = options.patch;
  let total = family === 'resenc' ? features[0]! * product(size) : 0;
  for (const [stage, channels] of features.entries()) {
    size = size.map((length, axis) => Math.floor(length / strides[stage]![axis]!));
    const outputs = channels * product(size);
    total += outputs * (family === 'plain' ? convsEncoder : 2 * blocks[stage]!);
    const projects = stage > 0 && (features[stage - 1] !== channels || strides[stage]!.some((stride) => stride !== 1));
    if (family === 'resenc' && projects) total += outputs;
    // The decoder's stage of the same resolution, with its transposed convolution.
    if (stage < features.length - 1) total += outputs * (convsDecoder + 1);
    if (stage === 0) total += classes * product(size);
  }
  return total;
}
