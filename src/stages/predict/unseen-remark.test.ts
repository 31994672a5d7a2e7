import { expect, it } from 'vitest';
import { unseenRemark } from './unseen-remark.js';

const measured = { labelCut: null, imageCut: { cut: 100, of: 400 } };

it('says what a fixed size hides from the network, and what becomes of it', () => {
  expect(unseenRemark(measured, 'regression')).toBe(
    'preprocessing.size of the run cuts away 100 nonzero voxels (25 % of them), which the network does not see: ' +
      'the number is of what is left',
  );
  expect(unseenRemark(measured, 'segmentation')).toMatch(/, which the network does not see: they stay background$/);
});

it('says nothing where nothing is cut', () => {
  expect(unseenRemark({ labelCut: null }, 'regression')).toBeUndefined();
});
