import { expect, test } from 'vitest';
import { DEFAULT_ORIGIN, treeOf } from '../tree.js';
import { valueTexts } from './value-texts.js';

const texts = (...values: unknown[]) => valueTexts(values.map((value) => treeOf(value, DEFAULT_ORIGIN)));

test('numbers, words and lists stand in the name as they are', () => {
  expect(texts(0.01, 3e-5)).toEqual(['0.01', '0.00003']);
  expect(texts(true, false)).toEqual(['true', 'false']);
  expect(texts([8, 16], [8, 16, 32], [])).toEqual(['8x16', '8x16x32', 'none']);
});

test('what a shell or a path would take for something else is replaced', () => {
  expect(texts('a b', '../x', 'L/R', '\u001b[31m')).toEqual(['a-b', '..-x', 'L-R', '-31m']);
});

test('a map is called by its kind', () => {
  expect(texts({ kind: 'sgd', lr: 1 }, { kind: 'adamw' })).toEqual(['sgd', 'adamw']);
});

test('values that are long, or alike in a name, are counted', () => {
  expect(texts({ lr: 1 }, { lr: 2 })).toEqual(['1', '2']);
  expect(texts(1, '1', 2)).toEqual(['1', '2', '3']);
  expect(texts('x'.repeat(33), 'y')).toEqual(['1', '2']);
  expect(texts('On', 'on')).toEqual(['1', '2']);
});
