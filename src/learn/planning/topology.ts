import type { Axes } from './axes.js';

/** Axes are not halved below this many voxels. */
const MIN_EDGE = 4;

/** The resolution stages of a U-Net over a patch. All lists per axis stand in the order of the patch's axes. */
export interface Topology {
  /** The patch, each axis padded to a multiple of `divisor`. */
  readonly patch: Axes;
  /** Per stage; the first is all ones. */
  readonly strides: readonly Axes[];
  /** Kernel sizes per stage, 1 or 3 per axis. */
  readonly kernels: readonly Axes[];
  /** Product of the strides, per axis. */
  readonly divisor: Axes;
}

/**
 * How often each axis is halved and where kernels grow from 1 to 3, by nnU-Net's rules (`get_pool_and_conv_props`,
 * version 2.8.1): of the axes with at least 8 voxels left those are halved whose voxel size is below twice the smallest
 * one, a single remaining axis only while it has 12 voxels; an axis gets kernel 3 as soon as its voxel size is below
 * twice the smallest, and the last stage has kernel 3 everywhere. `maxStages` ends it earlier.
 */
export function topologyOf(options: { spacingMm: Axes; patch: Axes; maxStages?: number }): Topology {
  const { patch, maxStages = Infinity } = options;
  const spacing = [...options.spacingMm];
  const size = [...patch];
  const strides: Axes[] = [patch.map(() => 1)];
  const kernels: Axes[] = [];
  let kernel: Axes = patch.map(() => 1);
  while (strides.length < maxStages) {
    const halved = halvedAxes(spacing, size);
    if (halved.length === 0) break;
    kernel = grownKernel(kernel, spacing);
    kernels.push(kernel);
    strides.push(patch.map((_, axis) => (halved.includes(axis) ? 2 : 1)));
    for (const axis of halved) {
      spacing[axis]! *= 2;
      size[axis] = Math.ceil(size[axis]! / 2);
    }
  }
  kernels.push(patch.map(() => 3));
  const divisor = divisorOf(strides);
  return { patch: padTo(patch, divisor), strides, kernels, divisor };
}

/** The topology with given strides: the patch is padded to their product, kernels grow by the same rule as above. */
export function topologyWithStrides(options: { spacingMm: Axes; patch: Axes; strides: readonly Axes[] }): Topology {
  const { patch, strides } = options;
  const spacing = [...options.spacingMm];
  const kernels: Axes[] = [];
  let kernel: Axes = patch.map(() => 1);
  for (const stride of strides.slice(1)) {
    kernel = grownKernel(kernel, spacing);
    kernels.push(kernel);
    for (const [axis, factor] of stride.entries()) spacing[axis]! *= factor;
  }
  kernels.push(patch.map(() => 3));
  const divisor = divisorOf(strides);
  return { patch: padTo(patch, divisor), strides, kernels, divisor };
}

function halvedAxes(spacing: readonly number[], size: readonly number[]): number[] {
  const large = size.flatMap((length, axis) => (length >= 2 * MIN_EDGE ? [axis] : []));
  const finest = Math.min(...large.map((axis) => spacing[axis]!));
  const alike = large.filter((axis) => spacing[axis]! / finest < 2);
  return alike.length === 1 && size[alike[0]!]! < 3 * MIN_EDGE ? [] : alike;
}

function grownKernel(kernel: Axes, spacing: readonly number[]): Axes {
  const finest = Math.min(...spacing);
  return kernel.map((length, axis) => (length === 3 || spacing[axis]! / finest < 2 ? 3 : 1));
}

function divisorOf(strides: readonly Axes[]): Axes {
  return strides.reduce((product, stride) => product.map((factor, axis) => factor * stride[axis]!));
}

/** Each axis up to the next multiple. */
function padTo(size: Axes, divisor: Axes): Axes {
  return size.map((length, axis) => Math.ceil(length / divisor[axis]!) * divisor[axis]!);
}
