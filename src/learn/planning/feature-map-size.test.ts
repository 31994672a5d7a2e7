import { describe, expect, it } from 'vitest';
import { featureMapSize } from './feature-map-size.js';

const stages = (count: number, dimensions: number): number[][] =>
  Array.from({ length: count }, (_, stage) => Array.from({ length: dimensions }, () => (stage === 0 ? 1 : 2)));

describe('featureMapSize', () => {
  // With deep supervision that library also counts a segmentation head at each lower resolution of the decoder.
  it.each([
    {
      title: 'six stages over 128 x 128 x 128',
      patch: [128, 128, 128],
      features: [32, 64, 128, 256, 320, 320],
      reported: 558_319_104,
      lowerHeads: 3 * (64 ** 3 + 32 ** 3 + 16 ** 3 + 8 ** 3),
    },
    {
      title: 'seven stages over 512 x 512',
      patch: [512, 512],
      features: [32, 64, 128, 256, 512, 512, 512],
      reported: 129_793_792,
      lowerHeads: 3 * (256 ** 2 + 128 ** 2 + 64 ** 2 + 32 ** 2 + 16 ** 2),
    },
  ])(
    'of a residual encoder with $title is what dynamic-network-architectures reports',
    ({ patch, features, reported, lowerHeads }) => {
      const size = featureMapSize({
        family: 'resenc',
        patch,
        strides: stages(features.length, patch.length),
        features,
        classes: 3,
        convsEncoder: 2,
        convsDecoder: 1,
      });
      expect(size).toBe(reported - lowerHeads);
    },
  );

  it('of a plain network is the sum over its convolutions', () => {
    const size = featureMapSize({
      family: 'plain',
      patch: [4, 8, 8],
      strides: [
        [1, 1, 1],
        [1, 2, 2],
      ],
      features: [2, 3],
      classes: 5,
      convsEncoder: 2,
      convsDecoder: 2,
    });
    const fine = 4 * 8 * 8;
    const coarse = 4 * 4 * 4;
    const encoder = 2 * 2 * fine + 2 * 3 * coarse;
    const decoder = 2 * fine + 2 * 2 * fine;
    expect(size).toBe(encoder + decoder + 5 * fine);
  });
});
