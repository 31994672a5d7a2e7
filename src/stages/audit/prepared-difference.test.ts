import { expect, test } from 'vitest';
import type { PreparedCase } from '../../imaging/prepare-case.js';
import type { LoadedCase } from '../../imaging/prepared-file.js';
import { preparedDifference } from './prepared-difference.js';

const GRID = { size: [2, 1, 1], channels: 1, spacingMm: [1, 1, 2] } as const;
const again = (values: readonly number[], grid: Partial<PreparedCase> = {}) => ({
  ...GRID,
  image: Float32Array.from(values),
  ...grid,
});
const stored = (values: readonly number[]): Pick<LoadedCase, 'header' | 'image'> => ({
  header: { ...GRID } as unknown as LoadedCase['header'],
  image: Float32Array.from(values),
});

test('is the largest of all voxels', () => {
  expect(preparedDifference(again([1, 2]), stored([1, 2]))).toEqual({ largest_difference: 0 });
  expect(preparedDifference(again([1, 2]), stored([1.25, 1.5]))).toEqual({ largest_difference: 0.5 });
});

test('of voxels that are no numbers is none, wherever they stand', () => {
  expect(preparedDifference(again([Number.NaN, 2]), stored([1, 2]))).toEqual({ largest_difference: null });
  expect(preparedDifference(again([1, 2]), stored([1, Number.NaN]))).toEqual({ largest_difference: null });
  expect(preparedDifference(again([1, Infinity]), stored([1, 2]))).toEqual({ largest_difference: null });
});

test('of another grid names both', () => {
  expect(preparedDifference(again([1], { size: [1, 1, 1] }), stored([1, 2]))).toEqual({
    largest_difference: null,
    grids: '2 x 1 x 1 voxels of 1 x 1 x 2 mm in training and 1 x 1 x 1 voxels of 1 x 1 x 2 mm in prediction',
  });
  expect(preparedDifference(again([1, 2], { spacingMm: [1, 1, 2.5] }), stored([1, 2])).grids).toContain('2.5 mm');
});
