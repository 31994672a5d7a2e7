import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/golden/read-golden.js';
import { diceBceLoss } from './dice-bce.js';
import { diceCeLoss } from './dice-ce.js';
import { expectClose } from './expect-close.js';
import variants from './fixtures/dice-variants.json' with { type: 'json' };
import { tensorFlow, type Scalar, type Tensor4D, type Tensor5D } from './load-tf.js';

const tf = tensorFlow();
const golden = readGolden('numerics').loss;
// The golden arrays have the axes [batch, class, D, H, W].
const scores = tf
  .tensor5d(golden.logits, golden.logits_shape as Tensor5D['shape'])
  .transpose<Tensor5D>([0, 2, 3, 4, 1]);
const labels = tf.tensor(golden.target, golden.target_shape, 'int32').squeeze<Tensor4D>([1]);
const firstScores = (channels: number) => scores.slice<Tensor5D>([0, 0, 0, 0, 0], [2, 3, 4, 2, channels]);

const { regions, ignore } = variants;
const CASES = (['batchFalse', 'batchTrue'] as const).flatMap((key) => {
  const batchDice = key === 'batchTrue';
  return [
    {
      title: `cross entropy with an ignored label (${key})`,
      x: firstScores(2),
      loss: (x: Tensor5D) => diceCeLoss(x, labels, { batchDice, ignore }),
      expected: variants[`ce_ignored_${key}`],
    },
    {
      title: `binary cross entropy of regions (${key})`,
      x: firstScores(2),
      loss: (x: Tensor5D) => diceBceLoss(x, labels, { batchDice, regions }),
      expected: variants[`bce_${key}`],
    },
    {
      title: `binary cross entropy of a region with an ignored label (${key})`,
      x: firstScores(1),
      loss: (x: Tensor5D) => diceBceLoss(x, labels, { batchDice, regions: [[1]], ignore }),
      expected: variants[`bce_ignored_${key}`],
    },
  ];
});

function gradientOf(loss: (x: Tensor5D) => Scalar, x: Tensor5D): Float32Array {
  return tf
    .grad((value) => loss(value as Tensor5D))(x)
    .dataSync<'float32'>();
}

describe.each(CASES)('Dice and $title', ({ x, loss, expected }) => {
  it("equals nnU-Net's loss and the length of its gradient", () => {
    expect(loss(x).dataSync()[0]).toBeCloseTo(expected.loss, 6);
    expect(Math.hypot(...gradientOf(loss, x))).toBeCloseTo(expected.gradient_norm, 6);
  });

  it('has the gradient that finite differences give', () => {
    const values = x.dataSync<'float32'>();
    const step = 1e-2;
    const numeric = Array.from(values, (value, index) => {
      const at = (shifted: number) => loss(tf.tensor5d(values.with(index, shifted), x.shape)).dataSync()[0]!;
      return (at(value + step) - at(value - step)) / (2 * step);
    });
    // The loss of about 1 has an error of 1e-7 in float32, divided by the 2e-2 between the points.
    expectClose(gradientOf(loss, x), numeric, { tolerance: 2e-5 });
  });

  it('scales its gradient with what it is multiplied by', () => {
    const thrice = gradientOf((value) => loss(value).mul(3), x);
    const expectedGradient = gradientOf(loss, x).map((value) => 3 * value);
    expectClose(thrice, expectedGradient, { tolerance: 1e-7 });
  });
});

describe('an ignored label', () => {
  const all: Tensor4D = tf.fill([2, 3, 4, 2], ignore, 'int32');

  it('that does not occur changes nothing', () => {
    const options = { batchDice: false, regions };
    expect(diceBceLoss(firstScores(2), labels, { ...options, ignore: 9 }).dataSync()[0]).toBeCloseTo(
      diceBceLoss(firstScores(2), labels, options).dataSync()[0]!,
      6,
    );
    expect(diceCeLoss(scores, labels, { batchDice: false, ignore: 9 }).dataSync()[0]).toBeCloseTo(
      diceCeLoss(scores, labels, { batchDice: false }).dataSync()[0]!,
      6,
    );
  });

  it('that is everywhere leaves a perfect Dice, no cross entropy and no gradient', () => {
    for (const loss of [
      (x: Tensor5D) => diceCeLoss(x, all, { batchDice: false, ignore }),
      (x: Tensor5D) => diceBceLoss(x, all, { batchDice: true, regions, ignore }),
    ]) {
      expect(loss(firstScores(2)).dataSync()[0]).toBe(-1);
      expect(new Set(gradientOf(loss, firstScores(2)).map(Math.abs))).toEqual(new Set([0]));
    }
  });

  it('makes the scores of its voxels irrelevant', () => {
    const spoiled = tf.where<Tensor5D>(
      labels.equal(ignore).reshape([2, 3, 4, 2, 1]).tile([1, 1, 1, 1, 2]),
      tf.fill([2, 3, 4, 2, 2], 50),
      firstScores(2),
    );
    const loss = (x: Tensor5D) => diceCeLoss(x, labels, { batchDice: false, ignore }).dataSync()[0]!;
    expect(loss(spoiled)).toBeCloseTo(loss(firstScores(2)), 6);
  });
});

describe('diceBceLoss', () => {
  it('is -1 for scores that are sure and right, however large', () => {
    const inside = labels.greater(0).toFloat().mul(200).sub(100).reshape<Tensor5D>([2, 3, 4, 2, 1]);
    expect(diceBceLoss(inside, labels, { batchDice: true, regions: [[1, 2]] }).dataSync()[0]).toBeCloseTo(-1, 5);
  });

  it('refuses another number of regions than of channels, and labels of another shape', () => {
    expect(() => diceBceLoss(scores, labels, { batchDice: false, regions })).toThrow(
      'Internal error: 3 channels of scores do not fit 2 regions',
    );
    const fewer = labels.slice([0, 0], [2, 2]);
    expect(() => diceBceLoss(firstScores(2), fewer, { batchDice: false, regions })).toThrow(
      'Internal error: scores of shape [2, 3, 4, 2, 2] do not fit labels of shape [2, 2, 4, 2]',
    );
  });
});
