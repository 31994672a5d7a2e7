import { differentiable } from './ops/differentiable.js';
import { checkSameVoxels, countVoxels, labelTargets, type Targets } from './label-targets.js';
import type { Scalar, Tensor, Tensor4D, Tensor5D } from './load-tf.js';
import { softDice, softDiceSlope } from './soft-dice.js';

export interface DiceBceOptions {
  /** Pool the soft Dice over the batch (true) or take each sample by itself. */
  readonly batchDice: boolean;
  /** The labels that each region consists of, in the order of the network's channels. Regions may overlap. */
  readonly regions: readonly (readonly number[])[];
  /** The label of voxels that count for nothing. */
  readonly ignore?: number;
}

/**
 * Binary cross entropy plus negative soft Dice of scores [batch, D, H, W, region] before the sigmoid against labels
 * [batch, D, H, W] (int32), as nnU-Net's `DC_and_BCE_loss`: the mean of -g log p - (1 - g) log(1 - p) over regions and
 * the voxels that count (0 if none does), and `softDice` over all regions.
 *
 * nnU-Net divides by the number of regions only where no label is ignored; here always, so that declaring a label to be
 * ignored that does not occur changes nothing. Throws on shapes that do not fit.
 */
export function diceBceLoss(scores: Tensor5D, labels: Tensor4D, options: DiceBceOptions): Scalar {
  checkSameVoxels(scores, labels);
  const { batchDice, regions, ignore } = options;
  const channels = scores.shape[4];
  if (regions.length !== channels) {
    throw new Error(`Internal error: ${channels} channels of scores do not fit ${regions.length} regions`);
  }
  return differentiable({
    inputs: [scores],
    forward: () => {
      const { g, mask } = labelTargets(labels, { channels, regions, ...(ignore === undefined ? {} : { ignore }) });
      const p = scores.sigmoid();
      const entropy = total(crossEntropies(scores, g), mask).div(countVoxels(labels, mask).mul(channels));
      const dice = softDice(p, g, { batchDice, includeFirst: true, mask });
      return { output: entropy.add<Scalar>(dice), kept: [p, g, ...(mask === undefined ? [] : [mask])] };
    },
    backward: (upstream, [keptP, keptG, keptMask]) => {
      const p = keptP as Tensor5D;
      const { g, mask }: Targets = { g: keptG as Tensor5D, mask: keptMask as Tensor5D | undefined };
      const ofDice = softDiceSlope(p, g, { batchDice, includeFirst: true, mask }).mul(p.mul(p.mul(-1).add(1)));
      const difference: Tensor = mask === undefined ? p.sub(g) : p.sub(g).mul(mask);
      return [difference.div(countVoxels(labels, mask).mul(channels)).add(ofDice).mul(upstream)];
    },
  });
}

/** -g log p - (1 - g) log(1 - p) for p = sigmoid(x), without overflow: max(x, 0) - x g + log(1 + exp(-|x|)). */
function crossEntropies(x: Tensor5D, g: Tensor5D): Tensor {
  return x.relu().sub(x.mul(g)).add(x.abs().neg().exp().log1p());
}

function total(values: Tensor, mask: Tensor | undefined): Tensor {
  return (mask === undefined ? values : values.mul(mask)).sum();
}
