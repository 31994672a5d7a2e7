import { expect, test } from 'vitest';
import { nearest } from './nearest.js';

const known = ['epochs', 'batch', 'steps_per_epoch', 'lr', 'L/R', 'momentum', 'deep_supervision'];

test.each([
  ['epoch', 'epochs'],
  ['ecpohs', 'epochs'],
  ['Batch', 'batch'],
  ['steps-per-epoch', 'steps_per_epoch'],
  ['stepsperepoch', 'steps_per_epoch'],
  ['rl', 'lr'],
  ['LR', 'lr'],
  ['momentun', 'momentum'],
  ['deepsupervison', 'deep_supervision'],
])('%s is taken for %s', (word, meant) => {
  expect(nearest(word, known)).toBe(meant);
});

test.each(['foo', 'a', 'optimizer', 'x'.repeat(10_000)])('%s is taken for nothing', (word) => {
  expect(nearest(word, known)).toBeUndefined();
});
