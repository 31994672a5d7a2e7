import { formatSize, voxelCount } from '../../imaging/volume.js';
import type { NetworkPlan } from '../../learn/planning/plan-network.js';
import type { SpacingPlan } from '../../learn/planning/plan-spacing.js';

/** What decided the planned spacing, as the rest of a sentence. */
export function explainSpacing({ finerAxis }: SpacingPlan): string {
  if (finerAxis === undefined) return 'the median';
  const axis = ['first', 'second', 'third'][finerAxis]!;
  return `the median, but along the ${axis} axis, where slices are thick and few, the 10th percentile`;
}

/** What decided whether normalisation looks at the nonzero mask only; `kept` of the median case, from 0 to 1. */
export function explainMask(kept: number): string {
  return `cropping to nonzero keeps ${percent(kept)} of the median case; less than 75 % means nonzero`;
}

/** What decided each part of a planned network, as the rest of a sentence. */
export function explainNetwork(
  plan: NetworkPlan,
): Record<'patch' | 'batch' | 'features' | 'strides' | 'kernels', string> {
  const stages = plan.features.length;
  return {
    patch: explainPatch(plan),
    batch: explainBatch(plan),
    features: `${stages} stages, channels doubled from one to the next up to ${plan.features[stages - 1]!}`,
    strides: explainStrides(plan),
    kernels: plan.kernels.some((kernel) => kernel.includes(1))
      ? '1 along an axis as long as it is coarser than the others'
      : 'no axis is much coarser than the others',
  };
}

/** What decided whether the soft Dice is pooled over the batch: whether a lower resolution was worth planning. */
export function explainBatchDice({ patch, medianSize, batchDice }: NetworkPlan): string {
  const share = Math.min(1, voxelCount(patch) / voxelCount(medianSize));
  // What is less than 25 % shall not be rounded up to it.
  const shown = `a patch shows ${percent(share < 0.25 ? Math.min(share, 0.24) : share)} of the median image`;
  if (batchDice) return `${shown}, less than 25 %`;
  return share < 0.25 ? `${shown}, but voxels a little coarser make it 25 %` : `${shown}; less than 25 % means true`;
}

function explainStrides(plan: NetworkPlan): string {
  const times = halvings(plan);
  if (new Set(times).size === 1) return `every axis is halved ${times[0]!} times`;
  return `axes are halved ${listed(times)} times, coarse ones only once the others are as coarse`;
}

function explainPatch({ patch, medianSize, patchShrunk, memoryGb, strides }: NetworkPlan): string {
  const median = `the median image, ${formatSize(medianSize)} voxels`;
  const multiples = [0, 1, 2].map((axis) => strides.reduce((all, stride) => all * stride[axis]!, 1));
  if (!patchShrunk && patch.every((length, axis) => length >= medianSize[axis]!)) {
    return `${median}, up to multiples of ${formatSize(multiples)}`;
  }
  const share = percent(Math.min(1, voxelCount(patch) / voxelCount(medianSize)));
  return `the largest that fits ${memoryGb} GB; it shows ${share} of ${median}`;
}

function explainBatch({ batchLimit, memoryGb, coveredShare }: NetworkPlan): string {
  switch (batchLimit) {
    case 'memory':
      return `as many as fit ${memoryGb} GB`;
    case 'dataset':
      return `${percent(coveredShare)} of the voxels of all cases in one step`;
    case 'minimum':
      return 'the fewest that are planned';
    case 'fixed':
      return 'as written';
  }
}

function halvings({ strides }: NetworkPlan): number[] {
  return [0, 1, 2].map((axis) => strides.filter((stride) => stride[axis]! > 1).length);
}

function listed([first, second, third]: readonly number[]): string {
  return `${first!}, ${second!} and ${third!}`;
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value < 1 ? Number(value.toPrecision(1)) : Math.round(value)} %`;
}
