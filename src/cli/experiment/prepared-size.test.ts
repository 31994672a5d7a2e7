import { describe, expect, it } from 'vitest';
import { smallSettings } from '../../../test/support/settings.js';
import { preparedSize, resampledSize } from './prepared-size.js';

const image = {
  format: 1,
  size: [40, 20, 10],
  spacing_mm: [1, 2, 3],
  orientation: 'PIL',
  has_space: true,
  nonzero_size: [30, 20, 10],
  channels: {},
} as const;

describe('preparedSize', () => {
  it('follows the axes by their letters, whatever their direction, and scales by the voxel size', () => {
    // L/R is stored third, A/P first, S/I second.
    expect(preparedSize(image, smallSettings.preprocessing)).toEqual([30, 30, 40]);
  });

  it('takes the voxel size that auto became, and says nothing before it is known', () => {
    const preprocessing = { ...smallSettings.preprocessing, spacing_mm: 'auto' } as const;
    expect(preparedSize(image, preprocessing)).toBeUndefined();
    expect(preparedSize(image, preprocessing, { spacing_mm: [3, 0.5, 1] })).toEqual([10, 60, 40]);
    expect(preparedSize(image, { ...preprocessing, size: [8, 8, 8] })).toEqual([8, 8, 8]);
  });

  it('is known before a fixed size pads or cuts, too', () => {
    const preprocessing = { ...smallSettings.preprocessing, size: [8, 8, 8] } as const;
    expect(preparedSize(image, preprocessing)).toEqual([8, 8, 8]);
    expect(resampledSize(image, preprocessing)).toEqual([30, 30, 40]);
  });

  it('keeps stored axes and native spacing', () => {
    const preprocessing = {
      ...smallSettings.preprocessing,
      orientation: 'stored',
      spacing_mm: 'native',
      crop: 'none',
    } as const;
    expect(preparedSize(image, preprocessing)).toEqual([40, 20, 10]);
  });
});
