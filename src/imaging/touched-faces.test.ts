import { expect, test } from 'vitest';
import { touchedFaces } from './touched-faces.js';

const size = [4, 3, 5] as const;
const withVoxel = (i: number, j: number, k: number) => {
  const data = new Uint8Array(60);
  data[(k * 3 + j) * 4 + i] = 2;
  return touchedFaces({ data, size });
};

test('a voxel touches the faces that it lies in', () => {
  expect(withVoxel(1, 1, 2)).toEqual([]);
  expect(withVoxel(0, 1, 2)).toEqual(['1-']);
  expect(withVoxel(3, 2, 2)).toEqual(['1+', '2+']);
  expect(withVoxel(1, 0, 4)).toEqual(['2-', '3+']);
  expect(withVoxel(2, 1, 0)).toEqual(['3-']);
});
