import { describe, expect, it } from 'vitest';
import { StageFailure } from '../base/failure.js';
import { describeImage } from './describe-image.js';
import { describeLabel } from './describe-label.js';
import { rawImage } from './test-rig.js';

describe('describeImage', () => {
  it('gives range, mean, population standard deviation and how many voxels are not 0', () => {
    const image = rawImage({ size: [2, 2, 1], data: Int16Array.from([-1, 0, 0, 5]) });
    expect(describeImage(image)).toEqual({ min: -1, max: 5, mean: 1, std: Math.sqrt(5.5), voxels: 4, nonzero: 2 });
  });
});

describe('describeLabel', () => {
  const declared = { posterior: 2, background: 0, anterior: 1 };

  it('counts the voxels of every declared label, also of one that does not occur', () => {
    const image = rawImage({ size: [2, 2, 1], data: Float64Array.from([0, 2, 2, 0]) });
    expect(describeLabel(image, declared)).toEqual({ '0': 2, '1': 0, '2': 2 });
  });

  it('names the labels that are not declared, and those that are', () => {
    const image = rawImage({ size: [2, 2, 1], data: Uint8Array.from([0, 7, 9, 7]), path: 'a.nii.gz' });
    expect(() => describeLabel(image, declared)).toThrow(
      new StageFailure({
        code: 'LABEL_NOT_DECLARED',
        message:
          'a.nii.gz holds the labels 7 (2 voxels), 9 (1 voxels), declared are 0 background, 1 anterior, 2 posterior',
        fix: 'declare it in `task.labels` (values count 0, 1, 2, ...), or rewrite the label map with the declared values',
      }),
    );
  });
});
