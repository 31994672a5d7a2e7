import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/golden/read-golden.js';
import { diceCeLoss, diceCeParts } from './dice-ce.js';
import { expectClose } from './expect-close.js';
import { tensorFlow, type Scalar, type Tensor4D, type Tensor5D } from './load-tf.js';

const tf = tensorFlow();
const golden = readGolden('numerics').loss;
// The golden arrays have the axes [batch, class, D, H, W].
const scores = tf
  .tensor5d(golden.logits, golden.logits_shape as Tensor5D['shape'])
  .transpose<Tensor5D>([0, 2, 3, 4, 1]);
const labels = tf.tensor(golden.target, golden.target_shape, 'int32').squeeze<Tensor4D>([1]);
const COMBINATIONS = [
  { batchDice: false, includeBackground: false, key: 'batchFalse_bgFalse' },
  { batchDice: false, includeBackground: true, key: 'batchFalse_bgTrue' },
  { batchDice: true, includeBackground: false, key: 'batchTrue_bgFalse' },
  { batchDice: true, includeBackground: true, key: 'batchTrue_bgTrue' },
] as const;

describe('diceCeLoss', () => {
  it.each(COMBINATIONS)("equals nnU-Net's figures ($key)", ({ key, ...options }) => {
    const parts = diceCeParts(scores, labels, options);
    expect(parts.crossEntropy.dataSync()[0]).toBeCloseTo(golden.ce, 6);
    expect(parts.dice.dataSync()[0]).toBeCloseTo(golden[`dice_${key}`], 6);
    expect(diceCeLoss(scores, labels, options).dataSync()[0]).toBeCloseTo(golden[`dccec_${key}`], 6);
  });

  it.each(COMBINATIONS)('has the gradient that finite differences give ($key)', ({ batchDice, includeBackground }) => {
    const options = { batchDice, includeBackground };
    const evaluate = (x: Tensor5D) => diceCeLoss(x, labels, options).dataSync()[0]!;
    const gradient = tf
      .grad((x) => diceCeLoss(x as Tensor5D, labels, options))(scores)
      .dataSync();
    const values = scores.dataSync();
    const step = 1e-2;
    const numeric = Array.from(values, (value, index) => {
      const at = (shifted: number) => evaluate(tf.tensor5d(replaced(values, index, shifted), scores.shape));
      return (at(value + step) - at(value - step)) / (2 * step);
    });
    // The loss of about 1 has an error of 1e-7 in float32, divided by the 2e-2 between the points.
    expectClose(gradient, numeric, { tolerance: 2e-5 });
  });

  it('scales its gradient with what it is multiplied by', () => {
    const gradient = (factor: number) =>
      tf
        .grad((x) =>
          diceCeLoss(x as Tensor5D, labels, { batchDice: false })
            .mul<Scalar>(factor)
            .asScalar(),
        )(scores)
        .dataSync();
    expectClose(
      gradient(3),
      gradient(1).map((value) => 3 * value),
      { tolerance: 1e-7 },
    );
  });

  it('is -1 for scores that are sure and right', () => {
    const sure = tf.oneHot(labels, 3).mul<Tensor5D>(100).toFloat();
    const loss = diceCeLoss(sure, labels, { batchDice: true }).dataSync()[0];
    // Every class occurs, so nothing but the smoothing of 1e-5 separates it from -1.
    expect(loss).toBeCloseTo(-1, 5);
  });

  it('refuses labels of another shape', () => {
    expect(() => diceCeLoss(scores, labels.slice([0, 0], [2, 2]), { batchDice: false })).toThrow(
      'Internal error: scores of shape [2, 3, 4, 2, 3] do not fit labels of shape [2, 2, 4, 2]',
    );
  });
});

function replaced(values: ArrayLike<number>, index: number, value: number): Float32Array {
  const copy = Float32Array.from(values);
  copy[index] = value;
  return copy;
}
