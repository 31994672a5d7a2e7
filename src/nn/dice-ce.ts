import { differentiable } from './ops/differentiable.js';
import { checkSameVoxels, countVoxels, labelTargets, type Targets } from './label-targets.js';
import type { Scalar, Tensor4D, Tensor5D } from './load-tf.js';
import { softDice, softDiceSlope } from './soft-dice.js';

/** Which voxels and classes are pooled for the soft Dice. */
export interface DiceOptions {
  /** Pool over the batch (true) or take each sample by itself. */
  readonly batchDice: boolean;
  /** Whether class 0 counts as well; nnU-Net's default is false. */
  readonly includeBackground?: boolean;
  /** The label of voxels that count for nothing. */
  readonly ignore?: number;
}

/** The three figures of one evaluation; `total = crossEntropy + dice`. */
interface DiceCe {
  readonly crossEntropy: Scalar;
  /** Negative soft Dice, in [-1, 0]. */
  readonly dice: Scalar;
  readonly total: Scalar;
}

/**
 * Cross entropy plus negative soft Dice of scores [batch, D, H, W, class] against labels [batch, D, H, W] (int32), as
 * nnU-Net's `DC_and_CE_loss`: the mean of -log p_label over the voxels that count (0 if none does), and `softDice` of
 * the softmax p and the one-hot labels.
 *
 * The gradient is analytic, in one go for both parts: only p is kept, not the chain of softmax, logarithm and sums.
 * Throws on shapes that do not fit; the labels' values must be below the number of classes, but for `ignore`.
 */
export function diceCeLoss(scores: Tensor5D, labels: Tensor4D, options: DiceOptions): Scalar {
  checkSameVoxels(scores, labels);
  return differentiable({
    inputs: [scores],
    forward: () => {
      const p = scores.softmax();
      const { g, mask } = targetsOf(scores, labels, options);
      const { total } = evaluate({ scores, labels, p, g, mask, options });
      return { output: total, kept: [p, g, ...(mask === undefined ? [] : [mask])] };
    },
    backward: (upstream, [p, g, mask]) => [
      gradient(p as Tensor5D, { g: g as Tensor5D, mask: mask as Tensor5D | undefined }, { labels, options }).mul(
        upstream,
      ),
    ],
  });
}

/** The parts of the loss, without a gradient: for comparing them with those of another implementation. */
export function diceCeParts(scores: Tensor5D, labels: Tensor4D, options: DiceOptions): DiceCe {
  checkSameVoxels(scores, labels);
  return evaluate({ scores, labels, p: scores.softmax(), ...targetsOf(scores, labels, options), options });
}

function targetsOf(scores: Tensor5D, labels: Tensor4D, { ignore }: DiceOptions): Targets {
  return labelTargets(labels, { channels: scores.shape[4], ...(ignore === undefined ? {} : { ignore }) });
}

interface Evaluation extends Targets {
  readonly scores: Tensor5D;
  readonly labels: Tensor4D;
  readonly p: Tensor5D;
  readonly options: DiceOptions;
}

function evaluate({ scores, labels, p, g, mask, options }: Evaluation): DiceCe {
  const crossEntropy = scores.logSoftmax().mul(g).sum().div<Scalar>(countVoxels(labels, mask).neg());
  const dice = softDice(p, g, { ...pooling(options), mask });
  return { crossEntropy, dice, total: crossEntropy.add(dice) };
}

/** If the Dice part changes with p as q, it changes with the scores as p (q - sum over classes of p q). */
function gradient(
  p: Tensor5D,
  { g, mask }: Targets,
  { labels, options }: { labels: Tensor4D; options: DiceOptions },
): Tensor5D {
  const q = softDiceSlope(p, g, { ...pooling(options), mask });
  const ofDice = p.mul<Tensor5D>(q.sub(p.mul(q).sum(4, true)));
  const difference: Tensor5D = mask === undefined ? p.sub(g) : p.sub(g).mul(mask);
  return difference.div<Tensor5D>(countVoxels(labels, mask)).add(ofDice);
}

function pooling({ batchDice, includeBackground = false }: DiceOptions) {
  return { batchDice, includeFirst: includeBackground };
}
