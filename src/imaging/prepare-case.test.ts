import { describe, expect, it } from 'vitest';
import { StageFailure } from '../base/failure.js';
import { prepareCase } from './prepare-case.js';
import type { PrepareSettings } from './prepare-settings.js';
import { ballLabels, rawImage, scaledAffine } from './test-rig.js';
import type { Triple } from './volume.js';

const SETTINGS: PrepareSettings = {
  orientation: 'RAS',
  spacingMm: 'native',
  crop: 'nonzero',
  resample: { image: 1, label: 1 },
  normalize: ['zscore'],
};

function failureOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof StageFailure) return `${error.failure.code} ${error.failure.message}`;
    throw error;
  }
  return 'nothing';
}

describe('prepareCase', () => {
  it('crops to where some channel is not 0, normalises each channel on the crop, and puts channels last', () => {
    const size: Triple = [4, 3, 2];
    const first = new Float32Array(24);
    const second = new Float32Array(24);
    first[1 + 4 * 1] = 2; // voxel (1, 1, 0)
    second[2 + 4 * 2] = 5; // voxel (2, 2, 0)
    const prepared = prepareCase({
      channels: [rawImage({ size, data: first }), rawImage({ size, data: second, path: 'b.nii.gz' })],
      settings: { ...SETTINGS, normalize: ['zscore', 'none'] },
    });
    expect(prepared.measured.box).toEqual({ start: [1, 1, 0], size: [2, 2, 1] });
    expect(prepared.measured.cropShare).toBe(4 / 24);
    expect(prepared.size).toEqual([2, 2, 1]);
    // One voxel of four is 2: mean 0.5, population standard deviation sqrt(3) / 2.
    const std = Math.sqrt(0.75);
    expect(prepared.measured.normalization[0]).toMatchObject({ kind: 'zscore', mean: 0.5, std });
    const [high, low] = [Math.fround(1.5 / std), Math.fround(-0.5 / std)];
    expect([...prepared.image]).toEqual([high, 0, low, 0, low, 0, low, 5]);
  });

  it('normalises before it resamples', () => {
    const data = Float32Array.from([1, 3, 1, 3, 1, 3, 1, 3]);
    const prepared = prepareCase({
      channels: [rawImage({ size: [8, 1, 1], data })],
      settings: { ...SETTINGS, spacingMm: [2, 1, 1] },
    });
    // Every output voxel lies between a 1 and a 3; a z-score taken afterwards would not see any spread.
    expect(prepared.measured.normalization[0]).toMatchObject({ kind: 'zscore', mean: 2, std: 1 });
    expect([...prepared.image]).toEqual([0, 0, 0, 0]);
    expect(prepared.measured.resampled).toBe(true);
  });

  it('gives the same case from any stored orientation', () => {
    const size: Triple = [3, 4, 5];
    const ras = prepareCase({ channels: [rawImage({ size, affine: scaledAffine([1, 2, 3]) })], settings: SETTINGS });
    const data = Float32Array.from({ length: 60 }, (_, index) => 60 - index);
    const lpi = prepareCase({
      channels: [rawImage({ size, data, affine: scaledAffine([-1, -2, -3]) })],
      settings: SETTINGS,
    });
    expect(lpi.image).toEqual(ras.image);
    expect(lpi.spacingMm).toEqual([1, 2, 3]);
  });

  it('keeps the whole image with crop none', () => {
    const data = new Float32Array(24);
    data[5] = 1;
    const prepared = prepareCase({
      channels: [rawImage({ size: [4, 3, 2], data })],
      settings: { ...SETTINGS, crop: 'none' },
    });
    expect(prepared.size).toEqual([4, 3, 2]);
  });

  it('names both files where grids differ', () => {
    const image = rawImage({ size: [4, 3, 2], path: 'image.nii.gz' });
    const prepare = (label: Parameters<typeof rawImage>[0]): string =>
      failureOf(() =>
        prepareCase({ channels: [image], label: rawImage({ ...label, path: 'label.nii.gz' }), settings: SETTINGS }),
      );
    const zeros = new Uint8Array(24);
    expect(prepare({ size: [4, 2, 3], data: zeros })).toBe(
      'GRID_DIFFERS label.nii.gz does not lie on the grid of image.nii.gz: 4 x 2 x 3 voxels against 4 x 3 x 2',
    );
    expect(prepare({ size: [4, 3, 2], data: zeros, affine: scaledAffine([1, 1, 1], [0, 0, 2]) })).toBe(
      'GRID_DIFFERS label.nii.gz does not lie on the grid of image.nii.gz: their corners are up to 2.00 mm apart in space',
    );
    expect(prepare({ size: [4, 3, 2], data: zeros, affine: scaledAffine([1, 1, 3]), hasSpace: false })).toBe(
      'GRID_DIFFERS label.nii.gz does not lie on the grid of image.nii.gz: voxels of 1 x 1 x 3 mm against 1 x 1 x 1 mm',
    );
    // Rounding in a header is no difference.
    expect(prepare({ size: [4, 3, 2], data: zeros, affine: scaledAffine([1, 1, 1], [0, 0.001, 0]) })).toBe('nothing');
  });

  it('refuses to orient an image whose space is unknown', () => {
    const image = rawImage({ size: [4, 3, 2], hasSpace: false });
    expect(failureOf(() => prepareCase({ channels: [image], settings: SETTINGS }))).toBe(
      'SPACE_MISSING image.nii.gz declares no space, so it cannot be brought to RAS: its left and right are unknown',
    );
    const stored = prepareCase({ channels: [image], settings: { ...SETTINGS, orientation: 'stored' } });
    expect(stored.size).toEqual([4, 3, 2]);
  });

  it('refuses an image that is 0 everywhere, and labels that are no whole numbers', () => {
    const zeros = rawImage({ size: [4, 3, 2], data: new Float32Array(24) });
    expect(failureOf(() => prepareCase({ channels: [zeros], settings: SETTINGS }))).toBe(
      'IMAGE_EMPTY image.nii.gz is 0 in every voxel of every channel',
    );
    const image = rawImage({ size: [4, 3, 2] });
    const withLabel = (value: number): string =>
      failureOf(() =>
        prepareCase({
          channels: [image],
          label: rawImage({ size: [4, 3, 2], data: new Float32Array(24).fill(value), path: 'label.nii.gz' }),
          settings: SETTINGS,
        }),
      );
    expect(withLabel(0.5)).toBe('LABEL_NOT_INTEGER label.nii.gz is no label map: it holds the value 0.5');
    expect(withLabel(-1)).toBe('LABEL_NOT_DECLARED label.nii.gz holds the label -1; labels are 0 to 255');
    expect(withLabel(2)).toBe('nothing');
  });

  it('takes z-scores inside the filled nonzero region only, and keeps that region as the mask', () => {
    // A ring around a zero, and a second channel with other values; corners are 0 in both.
    const size: Triple = [5, 5, 3];
    const body = ballLabels(size, [{ centre: [2, 2, 1], radius: 2, label: 1 }]);
    const image = Float32Array.from(body, (value, v) => value * (v + 1));
    const centre = (1 * 5 + 2) * 5 + 2;
    image[centre] = 0;
    const prepared = prepareCase({
      channels: [rawImage({ size, data: image }), rawImage({ size, data: Float32Array.from(body) })],
      settings: { ...SETTINGS, crop: 'none', normalize: ['zscore', 'none'], normalizeMask: 'nonzero' },
    });
    expect(prepared.mask).toEqual(body);
    const values = [...image].filter((_, v) => body[v] === 1);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(prepared.measured.normalization[0]).toMatchObject({ mean, masked: values.length });
    for (const [v, inside] of body.entries()) {
      const expected = inside === 1 ? (image[v]! - mean) / std : 0;
      expect(Math.abs(prepared.image[2 * v]! - expected)).toBeLessThan(1e-6);
    }
    expect(prepared.measured.normalization[1]!.masked).toBeUndefined();
  });

  it('keeps the outside of the mask at 0 after resampling, and has no mask unless asked', () => {
    const size: Triple = [13, 13, 13];
    const body = Float32Array.from(
      ballLabels(size, [{ centre: [6, 6, 6], radius: 5, label: 1 }]),
      (v, i) => v * (9 + (i % 7)),
    );
    const settings = { ...SETTINGS, spacingMm: [0.7, 0.6, 0.5] as const, resample: { image: 3, label: 1 } as const };
    const masked = prepareCase({
      channels: [rawImage({ size, data: body })],
      settings: { ...settings, normalizeMask: 'nonzero' },
    });
    expect(masked.mask!.length).toBe(masked.image.length);
    const outside = masked.image.filter((_, v) => masked.mask![v] === 0);
    expect(outside.length).toBeGreaterThan(1000);
    expect(outside.every((value) => value === 0)).toBe(true);
    expect(prepareCase({ channels: [rawImage({ size, data: body })], settings }).mask).toBeUndefined();
  });

  it('resizes to exactly the size asked for and records the voxel size that this gave', () => {
    const image = rawImage({ size: [4, 6, 8], affine: scaledAffine([1, 2, 3]) });
    const prepared = prepareCase({ channels: [image], settings: { ...SETTINGS, resize: [8, 3, 8] } });
    expect(prepared.size).toEqual([8, 3, 8]);
    expect(prepared.spacingMm).toEqual([0.5, 4, 3]);
    expect(prepared.measured.nativeSpacingMm).toEqual([1, 2, 3]);
  });

  it('pads with 0 after normalisation, crops around the centre, and counts the label voxels that were cut', () => {
    const size: Triple = [4, 2, 1];
    const label = Uint8Array.of(1, 1, 0, 0, 2, 0, 0, 2);
    const prepared = prepareCase({
      channels: [rawImage({ size })],
      label: rawImage({ size, data: label }),
      settings: { ...SETTINGS, size: [2, 4, 1], normalize: ['none'] },
    });
    expect([...prepared.image]).toEqual([0, 0, 2, 3, 6, 7, 0, 0]);
    expect([...prepared.label!]).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);
    expect(prepared.measured).toMatchObject({
      resampledSize: [4, 2, 1],
      size: [2, 4, 1],
      labelCut: { crop: 0, size: 3 },
    });
  });

  it('without a label counts the voxels that the size cut away and that were not 0 before normalisation', () => {
    const data = Float32Array.of(3, 0, 5, 5, 0, 4, 5, 0);
    const prepare = (size: Triple) =>
      prepareCase({
        channels: [rawImage({ size: [4, 2, 1], data })],
        settings: { ...SETTINGS, size, normalize: ['zscore'], crop: 'none' },
      }).measured;
    // The outer columns hold 3 and 5 above, 0 and 0 below.
    expect(prepare([2, 2, 1]).imageCut).toEqual({ cut: 2, of: 5 });
    expect(prepare([4, 8, 1])).not.toHaveProperty('imageCut');
    expect(prepare([4, 2, 1])).not.toHaveProperty('imageCut');
  });

  it('counts the label voxels that lie outside of the nonzero crop', () => {
    const data = Float32Array.of(0, 5, 6, 0);
    const label = rawImage({ size: [4, 1, 1], data: Uint8Array.of(1, 1, 1, 0) });
    const prepared = prepareCase({ channels: [rawImage({ size: [4, 1, 1], data })], label, settings: SETTINGS });
    expect(prepared.measured.labelCut).toEqual({ crop: 1, size: 0 });
  });

  it('resamples thick slices each by itself: the nearest slice keeps its own values', () => {
    const size: Triple = [4, 4, 3];
    const image = rawImage({
      size,
      data: Float32Array.from({ length: 48 }, (_, v) => 1 + Math.floor(v / 16)),
      affine: scaledAffine([1, 1, 4]),
    });
    const settings = { ...SETTINGS, spacingMm: [1, 1, 1] as const, normalize: ['none'] as const };
    const valuesOf = (separateZ: 'auto' | 'never'): number => {
      const prepared = prepareCase({
        channels: [image],
        settings: { ...settings, resample: { image: 3, label: 1, separateZ } },
      });
      expect(prepared.measured.separateAxis).toBe(separateZ === 'auto' ? 2 : null);
      return new Set(prepared.image).size;
    };
    expect(valuesOf('auto')).toBe(3);
    expect(valuesOf('never')).toBeGreaterThan(3);
  });
});
