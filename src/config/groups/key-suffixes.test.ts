import { expect, test } from 'vitest';
import { keySuffixes } from './key-suffixes.js';

test('a key is called by its last step where no other key ends alike', () => {
  expect(keySuffixes(['training.optimizer.lr', 'training.batch'])).toEqual(['lr', 'batch']);
  expect(keySuffixes(['seed'])).toEqual(['seed']);
});

test('keys that end alike get as many steps as tell them apart', () => {
  expect(keySuffixes(['data.split.seed', 'data.test.seed', 'seed'])).toEqual(['split.seed', 'test.seed', 'seed']);
});

test('an index is never alone', () => {
  expect(keySuffixes(['training.patch.0', 'model.features.1'])).toEqual(['patch.0', 'features.1']);
});
