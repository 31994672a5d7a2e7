import { describe, expect, it } from 'vitest';
import { checkGradient } from './check-gradient.js';
import { tensorFlow } from './load-tf.js';
import { runSelfTest } from './self-test.js';

const tf = tensorFlow();

describe('runSelfTest', () => {
  it('passes for every operation that the models use', () => {
    const { gradients, tensorflow } = runSelfTest();
    expect(gradients.filter(({ passed }) => !passed)).toEqual([]);
    expect(gradients.map(({ op }) => op)).toEqual([
      'convolution, stride 1',
      'convolution, stride 2',
      'convolution 1x3x3, stride 1x2x2',
      'convolution 1x1x1',
      'transposed convolution',
      'instance normalisation',
      'instance normalisation with leaky ReLU',
      'instance normalisation with a sum and leaky ReLU',
      'batch normalisation with ReLU',
      'mean pooling 1x2x2',
      'maximum pooling 3x3x3, stride 2',
      'concatenation',
      'Dice and cross entropy, per sample',
      'Dice and cross entropy, over the batch',
    ]);
    expect(tensorflow).toMatch(/^2\.\d+\.\d+$/);
  });
});

describe('checkGradient', () => {
  it('finds a gradient that is one percent off', () => {
    const apply = tf.customGrad((x) => ({ value: tf.square(x as never), gradFunc: (dy) => tf.mul(dy, 2.02) }));
    const check = checkGradient({ op: 'square', shapes: [[3]], apply: (x) => apply(tf.onesLike(x).mul(0).add(x)) });
    expect(check.passed).toBe(false);
  });

  it('finds a gradient that is not a number', () => {
    const apply = tf.customGrad((x) => ({
      value: (x as ReturnType<typeof tf.square>).clone(),
      gradFunc: (dy) => tf.fill(dy.shape, NaN),
    }));
    expect(checkGradient({ op: 'copy', shapes: [[3]], apply: (x) => apply(x) })).toEqual({
      op: 'copy',
      passed: false,
      worst: null,
    });
  });

  it('reports an operation that throws', () => {
    const apply = () => {
      throw new Error('no kernel');
    };
    expect(checkGradient({ op: 'broken', shapes: [[3]], apply })).toEqual({
      op: 'broken',
      passed: false,
      worst: null,
      error: 'no kernel',
    });
  });
});
