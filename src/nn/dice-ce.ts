import { differentiable } from './differentiable.js';
import { tensorFlow, type Scalar, type Tensor, type Tensor4D, type Tensor5D } from './load-tf.js';

/** Which voxels and classes are pooled for the soft Dice. */
export interface DiceOptions {
  /** Pool over the batch (true) or take each sample by itself. */
  readonly batchDice: boolean;
  /** Whether class 0 counts as well; nnU-Net's default is false. */
  readonly includeBackground?: boolean;
}

/** Added to numerator and denominator of the Dice, as in nnU-Net. */
const SMOOTH = 1e-5;

/** The three figures of one evaluation; `total = crossEntropy + dice`. */
interface DiceCe {
  readonly crossEntropy: Scalar;
  /** Negative soft Dice, in [-1, 0]. */
  readonly dice: Scalar;
  readonly total: Scalar;
}

/**
 * Cross entropy plus negative soft Dice of scores [batch, D, H, W, class] against labels [batch, D, H, W] (int32), as
 * nnU-Net's `DC_and_CE_loss`: `mean(-log p_label) - mean((2 I + 1e-5) / (P + G + 1e-5))`, where I, P and G are the sums
 * over voxels of p * g, p and g for the softmax p and the one-hot label g.
 *
 * The gradient is analytic, in one go for both parts: only p is kept, not the chain of softmax, logarithm and sums.
 * Throws on shapes that do not fit; the labels' values must be below the number of classes.
 */
export function diceCeLoss(scores: Tensor5D, labels: Tensor4D, options: DiceOptions): Scalar {
  checkShapes(scores, labels);
  return differentiable({
    inputs: [scores],
    forward: () => {
      const probabilities = scores.softmax();
      const oneHot = oneHotOf(labels, scores.shape[4]);
      const { total } = evaluate(scores, oneHot, { ...options, probabilities });
      return { output: total, kept: [probabilities, oneHot] };
    },
    backward: (upstream, [p, g]) => [gradient(p as Tensor5D, g as Tensor5D, options).mul(upstream)],
  });
}

/** The parts of the loss, without a gradient. For reports and tests. */
export function diceCeParts(scores: Tensor5D, labels: Tensor4D, options: DiceOptions): DiceCe {
  checkShapes(scores, labels);
  return evaluate(scores, oneHotOf(labels, scores.shape[4]), { ...options, probabilities: scores.softmax() });
}

function evaluate(
  scores: Tensor5D,
  oneHot: Tensor5D,
  { probabilities, ...options }: DiceOptions & { probabilities: Tensor5D },
): DiceCe {
  const tf = tensorFlow();
  const voxels = scores.size / scores.shape[4];
  const crossEntropy = scores.logSoftmax().mul(oneHot).sum().div<Scalar>(-voxels);
  const { numerator, denominator, included } = diceTerms(probabilities, oneHot, options);
  const coefficients = numerator.div(denominator).mul(included);
  const dice = coefficients.sum().div<Scalar>(tf.neg(countIncluded(numerator, options)));
  return { crossEntropy, dice, total: crossEntropy.add(dice) };
}

/**
 * With a = -2 / (M d) and b = n / (M d^2) for a Dice n / d and M coefficients in the mean, the Dice part changes with p
 * as q = a g + b, and with the scores as p (q - sum over classes of p q).
 */
function gradient(p: Tensor5D, g: Tensor5D, options: DiceOptions): Tensor5D {
  const tf = tensorFlow();
  const { numerator, denominator, included } = diceTerms(p, g, options);
  const terms = countIncluded(numerator, options);
  const slope = tf.div(-2 / terms, denominator).mul(included);
  const constant = numerator.div(denominator.square()).mul(included).div(terms);
  const q = g.mul<Tensor5D>(slope).add<Tensor5D>(constant);
  const ofDice = p.mul<Tensor5D>(q.sub(p.mul(q).sum(4, true)));
  const voxels = p.size / p.shape[4];
  return p.sub(g).div<Tensor5D>(voxels).add(ofDice);
}

/** Arrays of shape [batch or 1, 1, 1, 1, class]; `included` [class] is 0 for the background that does not count. */
function diceTerms(p: Tensor5D, g: Tensor5D, { batchDice, includeBackground = false }: DiceOptions) {
  const tf = tensorFlow();
  const axes = batchDice ? [0, 1, 2, 3] : [1, 2, 3];
  const numerator = p.mul(g).sum(axes, true).mul(2).add(SMOOTH);
  const denominator = p.sum(axes, true).add(g.sum(axes, true)).add(SMOOTH);
  const weights = new Float32Array(p.shape[4]).fill(1);
  if (!includeBackground) weights[0] = 0;
  return { numerator, denominator, included: tf.tensor1d(weights) };
}

function countIncluded(coefficients: Tensor, { includeBackground = false }: DiceOptions): number {
  const classes = coefficients.shape[4]!;
  return coefficients.shape[0] * (includeBackground ? classes : classes - 1);
}

function oneHotOf(labels: Tensor4D, classes: number): Tensor5D {
  return tensorFlow()
    .oneHot(labels, classes)
    .toFloat()
    .reshape<Tensor5D>([...labels.shape, classes]);
}

function checkShapes(scores: Tensor5D, labels: Tensor4D): void {
  if (scores.shape.slice(0, 4).join() !== labels.shape.join()) {
    throw new Error(
      `Internal error: scores of shape [${scores.shape.join(', ')}] do not fit labels of shape [${labels.shape.join(', ')}]`,
    );
  }
}
