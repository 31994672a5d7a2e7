import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foregroundVoxels } from './foreground-voxels.js';
import { prepareCase } from './prepare-case.js';
import { readPreparedCase, readPreparedHeader, writePreparedCase } from './prepared-file.js';
import { ballLabels, rawImage } from './test-rig.js';
import type { Triple } from './volume.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-prepared-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const size: Triple = [9, 8, 7];
const label = ballLabels(size, [
  { centre: [4, 4, 3], radius: 3, label: 1 },
  { centre: [4, 4, 3], radius: 1, label: 4 },
]);
const prepared = prepareCase({
  channels: [rawImage({ size }), rawImage({ size })],
  label: rawImage({ size, data: label }),
  settings: {
    orientation: 'LPS',
    spacingMm: 'native',
    crop: 'nonzero',
    resample: { image: 1, label: 1 },
    normalize: ['zscore', 'none'],
  },
});

describe('a prepared case on disk', () => {
  it('comes back as it was written', () => {
    const path = join(folder, 'a');
    const written = writePreparedCase(path, prepared);
    const loaded = readPreparedCase(path);
    expect(readdirSync(path).sort()).toEqual(['case.json', 'foreground.u32', 'image.f32', 'label.u8']);
    expect(loaded.header).toEqual(written);
    expect(loaded.header.geometry).toEqual(prepared.geometry);
    expect(loaded.image).toEqual(prepared.image);
    expect(loaded.label).toEqual(prepared.label);
    expect(loaded.foreground).toEqual(foregroundVoxels(prepared.label!));
    expect(loaded.foreground.structures).toEqual([1, 4]);
    expect(readPreparedHeader(path)).toEqual(written);
  });

  it('without a label is all background', () => {
    const { image, channels, spacingMm, geometry, measured } = prepared;
    const path = join(folder, 'b');
    writePreparedCase(path, { image, channels, size: prepared.size, spacingMm, geometry, measured });
    const loaded = readPreparedCase(path);
    expect(loaded.header.hasLabel).toBe(false);
    expect(loaded.label).toEqual(new Uint8Array(504));
    expect(loaded.foreground.structures).toEqual([]);
  });

  it('keeps the voxels of regions by name, and those that are annotated', () => {
    const path = join(folder, 'e');
    const rule = { regions: { inner: [4], whole: [1, 4] }, ignore: 4 };
    const written = writePreparedCase(path, prepared, rule);
    const { foreground } = readPreparedCase(path);
    expect(foreground).toEqual(foregroundVoxels(prepared.label!, rule));
    expect(foreground.structures).toEqual(['whole']);
    expect(foreground.annotated!.length).toBe(prepared.label!.filter((value) => value !== 4).length);
    expect(readPreparedHeader(path)).toEqual(written);
    expect(readPreparedHeader(join(folder, 'a'))).not.toHaveProperty('annotated');
  });

  it('keeps the mask that z-scores were taken in', () => {
    const path = join(folder, 'd');
    const mask = Uint8Array.from({ length: 504 }, (_, v) => v % 2);
    writePreparedCase(path, { ...prepared, mask });
    expect(readPreparedHeader(path).hasMask).toBe(true);
    expect(readPreparedCase(path).mask).toEqual(mask);
    expect(readPreparedCase(join(folder, 'a')).mask).toBeUndefined();
  });

  it('is refused if one of its files has another length', () => {
    const path = join(folder, 'c');
    writePreparedCase(path, prepared);
    truncateSync(join(path, 'image.f32'), 100);
    expect(() => readPreparedCase(path)).toThrow(
      `Internal error: ${join(path, 'image.f32')} has 100 bytes instead of 4032`,
    );
  });
});
