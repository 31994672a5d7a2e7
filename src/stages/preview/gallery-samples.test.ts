import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareCase } from '../../imaging/prepare-case.js';
import { writePreparedCase } from '../../imaging/prepared-file.js';
import { rawImage } from '../../imaging/test-rig.js';
import type { Triple } from '../../imaging/volume.js';
import type { BatchSettings } from '../../learn/loader/batch.js';
import { caseCache } from '../../learn/loader/case-cache.js';
import { gallerySamples } from './gallery-samples.js';

const size: Triple = [8, 8, 8];
const ORGAN = 1;
const UNSURE = 2;

/** Which slice across the third, second and first axis is shown of a case with this label map: in the patch, in the case. */
function planesOf(label: Uint8Array, ignore?: number): { inPatch: number[]; inCase: number[] } {
  const folder = mkdtempSync(join(tmpdir(), 'voxrun-gallery-'));
  const prepared = prepareCase({
    channels: [rawImage({ size })],
    label: rawImage({ size, data: label }),
    settings: {
      orientation: 'RAS',
      spacingMm: 'native',
      crop: 'none',
      resample: { image: 1, label: 1 },
      normalize: ['none'],
    },
  });
  writePreparedCase(folder, prepared, { ignore });
  const settings: BatchSettings = {
    cases: [{ id: 'a', folder }],
    purpose: 'training',
    caseOrder: 'random',
    patch: size,
    batch: 1,
    foreground: 0,
    scales: [[1, 1, 1]],
    augmentation: {},
    seed: 1,
    fold: 0,
  };
  const cache = caseCache(Infinity);
  const [sample] = gallerySamples(settings, { step: 0, cache, ignore });
  const { original, start } = sample!;
  return {
    inPatch: original.map(({ index }) => index),
    inCase: original.map(({ axis, index }) => start[axis] + index),
  };
}

describe('the slices of a sample', () => {
  it('go through most of the foreground', () => {
    const label = new Uint8Array(512);
    label[(7 * 8 + 6) * 8 + 5] = ORGAN;
    expect(planesOf(label).inCase).toEqual([7, 6, 5]);
  });

  it('do not follow voxels that nobody annotated', () => {
    const label = new Uint8Array(512).fill(UNSURE, 0, 256);
    expect(planesOf(label, UNSURE).inPatch).toEqual([4, 4, 4]);
    label[(7 * 8 + 6) * 8 + 5] = ORGAN;
    expect(planesOf(label, UNSURE).inCase).toEqual([7, 6, 5]);
  });
});
