import { describe, expect, it } from 'vitest';
import { StageFailure } from '../base/failure.js';
import { countOverlap, diceOf } from './overlap.js';
import { prepareCase, type PrepareSettings } from './prepare-case.js';
import { ballLabels, rawImage, scaledAffine } from './test-rig.js';
import { undoPrediction } from './undo-prediction.js';
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

/** Logits that say the label map with certainty. */
function oneHot(label: Uint8Array, classes: number): Float32Array {
  const logits = new Float32Array(label.length * classes);
  for (let v = 0; v < label.length; v++) logits[v * classes + label[v]!] = 1;
  return logits;
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
    expect(prepared.measured.normalization[0]).toEqual({ kind: 'zscore', mean: 0.5, std });
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
    expect(prepared.measured.normalization[0]).toEqual({ kind: 'zscore', mean: 2, std: 1 });
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
});

describe('undoPrediction', () => {
  const size: Triple = [21, 25, 17];
  const label = ballLabels(size, [
    { centre: [8, 10, 8], radius: 5, label: 1 },
    { centre: [13, 15, 9], radius: 4, label: 2 },
  ]);
  // Not 0 around the balls only, so that the crop removes something on every side.
  const body = ballLabels(size, [{ centre: [10, 12, 8], radius: 7.5, label: 100 }]);
  const affine = [0, -1.2, 0, 5, 0.9, 0, 0, 6, 0, 0, -2.5, 7, 0, 0, 0, 1];
  const image = rawImage({ size, data: Float32Array.from(body), affine });
  const raw = rawImage({ size, data: label, affine, path: 'label.nii.gz' });

  it('gives back the label map voxel by voxel where nothing was resampled', () => {
    for (const orientation of ['RAS', 'LPS', 'SAL', 'stored']) {
      const settings = { ...SETTINGS, orientation };
      const prepared = prepareCase({ channels: [image], label: raw, settings });
      expect(prepared.measured.cropShare).toBeLessThan(0.9);
      const native = undoPrediction({
        logits: oneHot(prepared.label!, 3),
        classes: 3,
        geometry: prepared.geometry,
      });
      expect(native, orientation).toEqual(label);
    }
  });

  it('gives back the balls with a Dice above 0.95 after resampling to finer voxels and back', () => {
    const settings = { ...SETTINGS, spacingMm: [0.8, 0.8, 0.8] as const };
    const prepared = prepareCase({ channels: [image], label: raw, settings });
    expect(prepared.measured.nativeSpacingMm).toEqual([1.2, 0.9, 2.5]);
    const predicted = undoPrediction({ logits: oneHot(prepared.label!, 3), classes: 3, geometry: prepared.geometry });
    const dice = countOverlap({ predicted, truth: label, labels: [1, 2] }).map(diceOf);
    expect(Math.min(...dice)).toBeGreaterThan(0.95);
  });

  it('gives the lowest class where logits are equal, and background outside the crop', () => {
    const prepared = prepareCase({ channels: [image], settings: SETTINGS });
    const count = prepared.image.length;
    const tied = undoPrediction({ logits: new Float32Array(3 * count), classes: 3, geometry: prepared.geometry });
    expect(Math.max(...tied)).toBe(0);
    const ones = oneHot(new Uint8Array(count).fill(1), 3);
    const filled = undoPrediction({ logits: ones, classes: 3, geometry: prepared.geometry });
    expect(filled.reduce((sum, value) => sum + value, 0)).toBe(count);
  });

  it('needs nothing but JSON to go back', () => {
    const prepared = prepareCase({ channels: [image], label: raw, settings: SETTINGS });
    const geometry = JSON.parse(JSON.stringify(prepared.geometry)) as typeof prepared.geometry;
    expect(undoPrediction({ logits: oneHot(prepared.label!, 3), classes: 3, geometry })).toEqual(label);
  });
});
