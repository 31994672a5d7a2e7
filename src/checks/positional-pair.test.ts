import { expect, test } from 'vitest';
import { directionOf, findPositionalPairs } from './positional-pair.js';

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
  ['leftkidney', 'rightkidney', 'L/R'],
  ['kidneyright', 'kidneyleft', 'L/R'],
  ['leftkidney_2', 'rightkidney_2', 'L/R'],
  ['ctx-lh-superiortemporal', 'ctx-lh-inferiortemporal', 'S/I'],
  ['left1', 'right1', 'L/R'],
  ['Rib2Left', 'Rib2Right', 'L/R'],
  ['4l', '4r', 'L/R'],
  ['Niere links', 'Niere rechts', 'L/R'],
  ['nier_rechts', 'nier_links', 'L/R'],
  ['kidney (left)', 'kidney (right)', 'L/R'],
  ['rostral', 'caudal', 'A/P'],
  ['caudalmiddlefrontal', 'rostralmiddlefrontal', 'A/P'],
  ['cranial', 'caudal', 'S/I'],
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
  ['left1', 'right2'],
  ['L1', 'L2'],
  ['bright', 'bleft'],
  ['bright', 'blobleft'],
  ['leftkidney', 'rightlung'],
  ['leftkidney', 'kidneyright'],
  ['uplift', 'downlift'],
  ['topsoil', 'bottomsoil'],
  ['rostral', 'cranial'],
])('%s and %s are not a pair', (a, b) => {
  expect(findPositionalPairs([a, b])).toEqual([]);
});

test.each([
  ['left1_ml', 'left', 'L/R'],
  ['niere_links', 'links', 'L/R'],
  ['rostral', 'rostral', 'A/P'],
  ['caudal', 'caudal', 'S/I'],
])('%s says %s', (name, word, axis) => {
  expect(directionOf(name)).toEqual({ word, axis });
});

test.each(['leftover', 'bright', 'back', 'l1'])('%s says no side', (name) => {
  expect(directionOf(name)).toBeUndefined();
});
