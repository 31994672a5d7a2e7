import { expect, test } from 'vitest';
import { computedValues } from './computed-values.js';
import { tensorFlow } from './load-tf.js';

test('gives the values in C-order and leaves no tensor behind', () => {
  const tf = tensorFlow();
  const before = tf.memory().numTensors;
  const values = computedValues(() => tf.tensor2d([1, 2, 3, 4], [2, 2]).add(1).mul(2));
  expect([...values]).toEqual([4, 6, 8, 10]);
  expect(tf.memory().numTensors).toBe(before);
});
