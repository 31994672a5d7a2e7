import { expect, test } from 'vitest';
import type { JsonObject } from '../base/json.js';
import { seedDifference } from './seed-differences.js';

/** A segmentation of one label, with one case per unit or two. */
function segmentation(dice: readonly number[], unitOf = (index: number): string => `unit ${index}`): JsonObject {
  return {
    labels: ['organ'],
    dice: { mean_foreground: mean(dice), per_label: { organ: { mean: mean(dice) } } },
    per_case: dice.map((value, index) => ({ case: `case ${index}`, unit: unitOf(index), dice: { organ: value } })),
  };
}

function regression(errors: readonly number[]): JsonObject {
  return {
    regression: { target: { unit: 'ml' }, per_unit: { mae: { value: mean(errors.map(Math.abs)) } } },
    per_case: errors.map((error, index) => ({
      case: `case ${index}`,
      unit: `unit ${index}`,
      target: 10 + index,
      prediction: 10 + index + error,
    })),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const before = [0.5, 0.6, 0.7, 0.8, 0.5, 0.6, 0.7, 0.8];

test('is the mean over units and seeds, with the difference of each seed', () => {
  const after = [0.02, 0.04, 0.06].map((gain) => before.map((value) => value + gain));
  const found = seedDifference(
    [before, before, before].map((one) => segmentation(one)),
    after.map((one) => segmentation(one)),
  )!;
  expect(found.difference.value).toBeCloseTo(0.04, 12);
  expect(found.bySeed.map((value) => Number(value!.toFixed(6)))).toEqual([0.02, 0.04, 0.06]);
  expect([found.before, found.after].map((value) => Number(value!.toFixed(6)))).toEqual([0.65, 0.69]);
  expect([found.units, found.verdict]).toEqual([8, 'better']);
  // Units do not differ, so whichever of them are drawn, the mean over the seeds is the same.
  expect(found.difference.interval!.map((value) => Number(value.toFixed(9)))).toEqual([0.04, 0.04]);
});

test('draws a unit with all its cases and seeds: seeds that cancel leave nothing, however many cases there are', () => {
  const noise = before.map((_, index) => (index % 2 === 0 ? 0.1 : -0.1));
  const plus = segmentation(before.map((value, index) => value + noise[index]!));
  const minus = segmentation(before.map((value, index) => value - noise[index]!));
  const base = segmentation(before);
  const found = seedDifference([base, base], [plus, minus])!;
  expect(found.difference.value).toBeCloseTo(0, 12);
  expect(Math.max(...found.difference.interval!.map(Math.abs))).toBeLessThan(1e-12);
  expect(found.bySeed.map((value) => Math.abs(value!) < 1e-12)).toEqual([true, true]);
});

test('is that of the runs themselves where there is one seed', () => {
  const found = seedDifference([segmentation(before)], [segmentation(before.map((value) => value - 0.1))])!;
  expect(found.bySeed).toEqual([found.difference.value]);
  expect(found.verdict).toBe('worse');
});

test('averages absolute errors of a regression, and never predictions: errors that cancel stay errors', () => {
  const base = regression([1, 1, 1, 1, 1, 1, 1, 1]);
  const found = seedDifference(
    [base, base],
    [regression([3, 3, 3, 3, 3, 3, 3, 3]), regression([-3, -3, -3, -3, -3, -3, -3, -3])],
  )!;
  expect(found.difference.value).toBeCloseTo(2, 12);
  expect([found.before, found.after, found.unit, found.verdict]).toEqual([1, 3, 'ml', 'worse']);
});

test('is undefined where there is no figure', () => {
  expect(seedDifference([{}], [{}])).toBeUndefined();
});
