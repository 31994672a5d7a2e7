import { expect, test } from 'vitest';
import { findPositionalPairs } from './positional-pair.js';

test.each([
  ['left kidney', 'right kidney', 'L/R'],
  ['kidney_right', 'kidney_left', 'L/R'],
  ['KidneyLeft', 'KidneyRight', 'L/R'],
  ['lung_upper_lobe_left', 'lung_upper_lobe_right', 'L/R'],
  ['L-ventricle', 'R-ventricle', 'L/R'],
  ['kidneyL', 'kidneyR', 'L/R'],
  ['lkidney', 'rkidney', 'L/R'],
  ['anterior', 'posterior', 'A/P'],
  ['hippocampus ant', 'hippocampus post', 'A/P'],
  ['front', 'back', 'A/P'],
  ['superior vena cava', 'inferior vena cava', 'S/I'],
  ['lobe-upper', 'lobe-lower', 'S/I'],
])('%s and %s are told apart along %s', (a, b, axis) => {
  expect(findPositionalPairs(['background', a, b])).toEqual([{ axis, labels: [a, b] }]);
});

test.each([
  ['liver', 'spleen'],
  ['left kidney', 'left lung'],
  ['left upper lobe', 'right lower lobe'],
  ['core', 'edge'],
  ['vertebra_1', 'vertebra_2'],
  ['rib left 1', 'rib right 2'],
])('%s and %s are not a pair', (a, b) => {
  expect(findPositionalPairs([a, b])).toEqual([]);
});
