import { tensorFlow, type Scalar, type Tensor, type Tensor5D } from './load-tf.js';

export interface SoftDiceOptions {
  /** Pool over the batch (true) or take each sample by itself. */
  readonly batchDice: boolean;
  /** Whether channel 0 counts as well. */
  readonly includeFirst: boolean;
  /** [batch, D, H, W, 1]: 1 where a voxel counts, else 0. Absent: all count. */
  readonly mask: Tensor5D | undefined;
}

/** Added to numerator and denominator, as in nnU-Net. */
const SMOOTH = 1e-5;

/**
 * Negative soft Dice, in [-1, 0], as nnU-Net's `MemoryEfficientSoftDiceLoss`: the mean over the channels, and over the
 * samples unless they are pooled, of -(2 I + 1e-5) / (P + G + 1e-5), where I, P and G are the sums over voxels of p * g,
 * p and g for probabilities p and targets g, both [batch, D, H, W, channel]. Where a mask is 0, so must g be.
 */
export function softDice(p: Tensor5D, g: Tensor5D, options: SoftDiceOptions): Scalar {
  const { numerator, denominator, included, terms } = diceTerms(p, g, options);
  return numerator.div(denominator).mul(included).sum().div<Scalar>(-terms);
}

/**
 * How the negative soft Dice changes with p: for a Dice n / d and M coefficients in the mean a g + b with
 * a = -2 / (M d) and b = n / (M d^2), where the mask is 1.
 */
export function softDiceSlope(p: Tensor5D, g: Tensor5D, options: SoftDiceOptions): Tensor5D {
  const { numerator, denominator, included, terms } = diceTerms(p, g, options);
  const slope = included.mul(-2 / terms).div(denominator);
  const constant = numerator.div(denominator.square()).mul(included).div(terms);
  const change = g.mul<Tensor5D>(slope).add<Tensor5D>(constant);
  return options.mask === undefined ? change : change.mul(options.mask);
}

/** Arrays of shape [batch or 1, 1, 1, 1, channel]; `included` [channel] is 0 for what does not count. */
function diceTerms(p: Tensor5D, g: Tensor5D, { batchDice, includeFirst, mask }: SoftDiceOptions) {
  const axes = batchDice ? [0, 1, 2, 3] : [1, 2, 3];
  const counted: Tensor = mask === undefined ? p : p.mul(mask);
  const numerator = p.mul(g).sum(axes, true).mul(2).add(SMOOTH);
  const denominator = counted.sum(axes, true).add(g.sum(axes, true)).add(SMOOTH);
  const channels = p.shape[4];
  const weights = new Float32Array(channels).fill(1);
  if (!includeFirst) weights[0] = 0;
  const terms = numerator.shape[0] * (includeFirst ? channels : channels - 1);
  return { numerator, denominator, included: tensorFlow().tensor1d(weights), terms };
}
