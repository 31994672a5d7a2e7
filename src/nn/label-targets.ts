import { tensorFlow, type Tensor4D, type Tensor5D } from './load-tf.js';

/** What a loss compares probabilities with. */
export interface Targets {
  /** [batch, D, H, W, channel], 0 or 1; 0 where a voxel does not count. */
  readonly g: Tensor5D;
  /** [batch, D, H, W, 1]: 1 where a voxel counts. Absent: all do. */
  readonly mask: Tensor5D | undefined;
}

/**
 * Labels [batch, D, H, W] (int32) as one channel per class, or per region where regions are given as the labels that
 * each consists of. Voxels with the label `ignore` do not count.
 */
export function labelTargets(
  labels: Tensor4D,
  { channels, regions, ignore }: { channels: number; regions?: readonly (readonly number[])[]; ignore?: number },
): Targets {
  const tf = tensorFlow();
  const shape: Tensor5D['shape'] = [...labels.shape, channels];
  const mask =
    ignore === undefined
      ? undefined
      : labels
          .notEqual(ignore)
          .toFloat()
          .reshape<Tensor5D>([...labels.shape, 1]);
  const members = regions === undefined ? undefined : tf.tensor2d(membership(regions), undefined, 'float32');
  const g =
    members === undefined
      ? tf.oneHot(labels, channels).toFloat().reshape<Tensor5D>(shape)
      : tf.gather(members, labels.minimum(tf.scalar(members.shape[0] - 1, 'int32')).flatten()).reshape<Tensor5D>(shape);
  return { g: mask === undefined ? g : g.mul(mask), mask };
}

/** [label, region], with one row of zeros behind the last label of any region. */
function membership(regions: readonly (readonly number[])[]): number[][] {
  const labels = Math.max(...regions.flat()) + 2;
  return Array.from({ length: labels }, (_, label) => regions.map((region) => (region.includes(label) ? 1 : 0)));
}

/** Throws where scores [batch, D, H, W, channel] and labels [batch, D, H, W] differ in their voxels. */
export function checkSameVoxels(scores: Tensor5D, labels: Tensor4D): void {
  if (scores.shape.slice(0, 4).join() !== labels.shape.join()) {
    throw new Error(
      `Internal error: scores of shape [${scores.shape.join(', ')}] do not fit labels of shape [${labels.shape.join(', ')}]`,
    );
  }
}

/** How many voxels count, at least 1. */
export function countVoxels(labels: Tensor4D, mask: Tensor5D | undefined) {
  return mask === undefined ? tensorFlow().scalar(labels.size) : mask.sum().maximum(1);
}
