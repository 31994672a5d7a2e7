import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/golden/read-golden.js';
import { checkGradient } from './check-gradient.js';
import { tensorFlow, type Tensor2D } from './load-tf.js';
import { scalarLoss, type ScalarLoss } from './scalar-loss.js';

const tf = tensorFlow();
const column = (values: readonly number[]): Tensor2D => tf.tensor2d([...values], [values.length, 1]);

const golden = readGolden('regression');
const { y, p } = golden.metrics;
const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
const deviation = Math.sqrt(y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length);
const standardised = (values: readonly number[]) => column(values.map((value) => (value - mean) / deviation));

const LOSSES: readonly ScalarLoss[] = [
  { kind: 'mse' },
  { kind: 'l1' },
  { kind: 'huber', delta: 1 },
  { kind: 'huber', delta: 0.2 },
  { kind: 'log-cosh' },
];

describe('scalarLoss', () => {
  const lossOf = (loss: ScalarLoss) => scalarLoss(loss, standardised(p), standardised(y)).dataSync()[0]!;
  const { losses_standardized: expected } = golden;

  it.each([
    { name: 'mse', value: lossOf({ kind: 'mse' }), reference: expected.mse },
    { name: 'l1', value: lossOf({ kind: 'l1' }), reference: expected.l1 },
    { name: 'huber with delta 1', value: lossOf({ kind: 'huber', delta: 1 }), reference: expected.huber_d1 },
    { name: 'huber with delta 0.2', value: lossOf({ kind: 'huber', delta: 0.2 }), reference: expected['huber_d0.2'] },
    {
      name: 'smooth L1, which is huber divided by delta',
      value: lossOf({ kind: 'huber', delta: 0.2 }) / 0.2,
      reference: expected['smoothl1_b0.2'],
    },
    { name: 'log-cosh', value: lossOf({ kind: 'log-cosh' }), reference: expected.logcosh },
    {
      name: 'mse of logarithms',
      value: scalarLoss({ kind: 'mse' }, column(p.map(Math.log)), column(y.map(Math.log))).dataSync()[0]!,
      reference: expected.mse_log,
    },
  ])("equals PyTorch's $name", ({ value, reference }) => {
    expect(Math.abs(value - reference)).toBeLessThan(1e-6);
  });

  it.each(LOSSES)('$kind has the gradient that finite differences give', (loss) => {
    const target = column([2.5, -0.6, 0.3, 1.2, -3]);
    const check = checkGradient({ op: loss.kind, shapes: [[5, 1]], apply: (x) => scalarLoss(loss, x, target) });
    expect(check).toMatchObject({ passed: true });
  });

  it('stays finite for errors whose cosh overflows', () => {
    expect(scalarLoss({ kind: 'log-cosh' }, column([500]), column([0])).dataSync()[0]).toBeCloseTo(500 - Math.LN2, 3);
  });

  it('refuses the shapes whose broadcast would make the mean the best prediction', () => {
    const { labels, perfect_pred: perfect } = golden.broadcast_trap;
    const predicted = tf.tensor2d(perfect);
    const broadcast = (values: Tensor2D) => values.sub(tf.tensor1d(labels)).square().mean().dataSync()[0];
    expect(broadcast(predicted)).toBe(golden.broadcast_trap['mse_(B,1)_vs_(B,)']);
    expect(broadcast(column([50, 50]))).toBe(golden.broadcast_trap['mse_const50_(B,1)_vs_(B,)']);
    expect(scalarLoss({ kind: 'mse' }, predicted, column(labels)).dataSync()[0]).toBe(
      golden.broadcast_trap['mse_(B,)_vs_(B,)'],
    );
    for (const { kind } of LOSSES) {
      const loss: ScalarLoss = kind === 'huber' ? { kind, delta: 1 } : { kind };
      expect(() => scalarLoss(loss, predicted, tf.tensor1d(labels))).toThrow(
        'Internal error: predictions of shape [2, 1] do not fit targets of shape [2]',
      );
    }
  });

  it.each([
    { predicted: [2], target: [2] },
    { predicted: [2, 1], target: [1, 1] },
    { predicted: [1, 1], target: [2, 1] },
    { predicted: [2, 1], target: [1, 2] },
    { predicted: [2, 2], target: [2, 2] },
    { predicted: [2, 1], target: [2, 1, 1] },
  ])('refuses $predicted against $target', ({ predicted, target }) => {
    expect(() => scalarLoss({ kind: 'l1' }, tf.zeros(predicted), tf.zeros(target))).toThrow(
      `Internal error: predictions of shape [${predicted.join(', ')}] do not fit targets of shape [${target.join(', ')}]`,
    );
  });
});
