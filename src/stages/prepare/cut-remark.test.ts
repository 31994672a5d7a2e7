import { expect, it } from 'vitest';
import { cutRemark } from './cut-remark.js';

it('says how many labelled voxels the fixed size cuts away', () => {
  expect(cutRemark({ labelCut: { crop: 0, size: 12 } })).toBe(
    'preprocessing.size cuts away 12 labelled voxels: make it larger, or spacing_mm coarser, unless they do not matter',
  );
});

it('of an image without a label says how many voxels that are not 0 it cuts away', () => {
  expect(cutRemark({ labelCut: null, imageCut: { cut: 1, of: 400 } })).toBe(
    'preprocessing.size cuts away 1 nonzero voxel (less than 1 % of them): ' +
      'make it larger, or spacing_mm coarser, unless they do not matter',
  );
  expect(cutRemark({ labelCut: null, imageCut: { cut: 100, of: 400 } })).toContain('100 nonzero voxels (25 % of them)');
});

it('says nothing where nothing is cut, or where only the crop to nonzero cut', () => {
  expect(cutRemark({ labelCut: null })).toBeUndefined();
  expect(cutRemark({ labelCut: { crop: 3, size: 0 } })).toBeUndefined();
});
