import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StageFailure } from '../base/failure.js';
import { detachedDataPath } from './detached-data.js';
import { readImage } from './read-image.js';
import { niftiBytes, scaledAffine } from './test-rig.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-read-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** The failure's code and message, the folder left out. */
async function refusal(path: string): Promise<string> {
  try {
    await readImage(path);
  } catch (error) {
    if (!(error instanceof StageFailure)) throw error;
    expect(error.failure.fix).toBeTruthy();
    return `${error.failure.code} ${error.failure.message.replaceAll(`${folder}/`, '')}`;
  }
  return 'read';
}

const counting = Int16Array.from({ length: 24 }, (_, index) => index - 5);

describe('readImage of NIfTI', () => {
  it('gives size, voxels in stored order, affine and declared space', async () => {
    const sform = [-2, 0, 0.5, 10, 0, 3, 0, -20, 0, 0, 4, 30, 0, 0, 0, 1];
    const path = write(
      'a.nii.gz',
      gzipSync(niftiBytes({ sizes: [2, 3, 4], voxels: counting, pixelType: 'int16', sform })),
    );
    const image = await readImage(path);
    expect(image.size).toEqual([2, 3, 4]);
    expect(image.data).toEqual(counting);
    expect(image.affine).toEqual(sform);
    expect(image.spacingMm).toEqual([2, 3, Math.hypot(0.5, 4)]);
    expect(image.hasSpace).toBe(true);
    expect(image.pixelType).toBe('int16');
  });

  it('gives the same image from either byte order', async () => {
    const sform = scaledAffine([1, 2, 3]);
    const common = { sizes: [2, 3, 4], voxels: counting, pixelType: 'int16', sform } as const;
    const little = await readImage(write('little.nii', niftiBytes(common)));
    const big = await readImage(write('big.nii', niftiBytes({ ...common, littleEndian: false })));
    expect({ ...big, path: '' }).toEqual({ ...little, path: '' });
  });

  it('applies slope and intercept', async () => {
    const bytes = niftiBytes({ sizes: [2, 3, 4], voxels: counting, pixelType: 'int16', slope: 0.5, intercept: 100 });
    const image = await readImage(write('scaled.nii', bytes));
    expect(image.data).toEqual(Float32Array.from(counting, (value) => value * 0.5 + 100));
  });

  it('reads 64-bit whole numbers, which numpy writes by default', async () => {
    const voxels = BigInt64Array.from([0n, 1n, 2n, -3n]);
    const image = await readImage(write('long.nii', niftiBytes({ sizes: [2, 2, 1], voxels, pixelType: 'int64' })));
    expect(image.data).toEqual(Float64Array.from([0, 1, 2, -3]));
  });

  it('turns a qform into the affine: a quarter turn about the third axis, left-handed', async () => {
    const half = Math.SQRT1_2;
    const bytes = niftiBytes({
      sizes: [2, 3, 4],
      voxels: counting,
      pixelType: 'int16',
      qform: [0, 0, half, 7, 8, 9],
      pixdim: [-1, 2, 3, 4],
    });
    const { affine, hasSpace } = await readImage(write('qform.nii', bytes));
    const expected = [0, -3, 0, 7, 2, 0, 0, 8, 0, 0, -4, 9, 0, 0, 0, 1];
    // The quaternion is stored in single precision.
    expect(affine.every((value, index) => Math.abs(value - expected[index]!) < 1e-6)).toBe(true);
    expect(hasSpace).toBe(true);
  });

  it('says that there is no space if neither form is declared, and centres as nibabel does', async () => {
    const bytes = niftiBytes({ sizes: [2, 3, 4], voxels: counting, pixelType: 'int16', pixdim: [1, 2, 3, 4] });
    const { affine, hasSpace } = await readImage(write('bare.nii', bytes));
    expect(hasSpace).toBe(false);
    expect(affine).toEqual([-2, 0, 0, 1, 0, 3, 0, -3, 0, 0, 4, -6, 0, 0, 0, 1]);
  });

  it('converts micrometres to millimetres', async () => {
    const bytes = niftiBytes({
      sizes: [2, 3, 4],
      voxels: counting,
      pixelType: 'int16',
      sform: scaledAffine([500, 500, 250]),
      units: 3,
    });
    expect((await readImage(write('micro.nii', bytes))).spacingMm).toEqual([0.5, 0.5, 0.25]);
  });

  it('drops a fourth axis of length 1', async () => {
    const bytes = niftiBytes({ sizes: [2, 3, 4, 1], voxels: counting, pixelType: 'int16' });
    expect((await readImage(write('four.nii', bytes))).size).toEqual([2, 3, 4]);
  });

  it('reads one volume of a file with more axes, counted from 0', async () => {
    const path = write(
      'four.nii.gz',
      gzipSync(niftiBytes({ sizes: [2, 3, 2, 2], voxels: counting, pixelType: 'int16' })),
    );
    await expect(readImage(path)).rejects.toMatchObject({
      failure: {
        fix: expect.stringMatching(/^say which volume is meant, with `component: 0` beside `image`/) as string,
      },
    });
    expect((await readImage(path, { component: 0 })).data).toEqual(counting.subarray(0, 12));
    const second = await readImage(path, { component: 1 });
    expect(second.data).toEqual(counting.subarray(12));
    expect(second.size).toEqual([2, 3, 2]);
    await expect(readImage(path, { component: 2 })).rejects.toThrow(
      `${path} has no volume 2: it holds 2, counted from 0`,
    );
    const single = write('three.nii', niftiBytes({ sizes: [2, 3, 4], voxels: counting, pixelType: 'int16' }));
    expect((await readImage(single, { component: 0 })).data).toEqual(counting);
  });

  it('reads a header and its voxels from two files, compressed or not', async () => {
    const one = niftiBytes({ sizes: [2, 3, 4], voxels: counting, pixelType: 'int16' });
    const header = Buffer.from(one.subarray(0, 348));
    header.write('ni1\0', 344, 'latin1');
    header.writeFloatLE(0, 108);
    const voxels = one.subarray(352);
    const plain = write('pair.hdr', header);
    expect(detachedDataPath(plain, header)).toBeUndefined();
    expect(await refusal(plain)).toBe(
      'IMAGE_UNREADABLE pair.hdr is a NIfTI header whose voxels, an .img file, are not beside it',
    );
    write('pair.img.gz', gzipSync(voxels));
    expect((await readImage(plain)).data).toEqual(counting);
    expect(detachedDataPath(plain, header)).toBe(join(folder, 'pair.img.gz'));
    write('pair.img', voxels.subarray(0, 20));
    expect(await refusal(plain)).toBe(
      'IMAGE_TRUNCATED pair.hdr is cut short: its header promises 48 bytes, there are 20',
    );
    expect((await readImage(write('pair.hdr.gz', gzipSync(header)))).data).toEqual(counting);
    expect(await refusal(write('pair.nii', header))).toBe(
      'IMAGE_UNSUPPORTED pair.nii is the header of a two-file NIfTI image',
    );
  });

  it('names what is wrong with a bad file', async () => {
    const good = niftiBytes({ sizes: [2, 3, 4], voxels: counting, pixelType: 'int16' });
    const zipped = gzipSync(good);
    const floats = Float32Array.from([1, NaN, Infinity, 4]);
    const flipped = Buffer.from(zipped);
    flipped[flipped.length - 6]! ^= 0xff;
    expect({
      missing: await refusal(join(folder, 'none.nii')),
      empty: await refusal(write('empty.nii.gz', '')),
      truncated: await refusal(write('cut.nii', good.subarray(0, 380))),
      headerOnly: await refusal(write('header.nii', good.subarray(0, 352))),
      shorter: await refusal(write('short.nii', good.subarray(0, 100))),
      truncatedGzip: await refusal(write('cut.nii.gz', zipped.subarray(0, zipped.length - 12))),
      notFilled: await refusal(write('unfilled.nii.gz', gzipSync(good.subarray(0, 380)))),
      damagedGzip: await refusal(write('damaged.nii.gz', flipped)),
      text: await refusal(write('text.nii', 'x'.repeat(1000))),
      fourDimensional: await refusal(
        write('series.nii', niftiBytes({ sizes: [2, 3, 2, 2], voxels: counting, pixelType: 'int16' })),
      ),
      flat: await refusal(write('flat.nii', niftiBytes({ sizes: [4, 6], voxels: counting }))),
      complex: await refusal(write('complex.nii', niftiBytes({ sizes: [2, 3, 4], voxels: counting, code: 32 }))),
      notFinite: await refusal(
        write('nan.nii', niftiBytes({ sizes: [2, 2, 1], voxels: floats, pixelType: 'float32' })),
      ),
      flatSform: await refusal(
        write(
          'sform.nii',
          niftiBytes({ sizes: [2, 3, 4], voxels: counting, pixelType: 'int16', sform: scaledAffine([1, 0, 1]) }),
        ),
      ),
      noVoxelSize: await refusal(
        write('size.nii', niftiBytes({ sizes: [2, 3, 4], voxels: counting, pixelType: 'int16', pixdim: [1, 1, 0, 1] })),
      ),
      format: await refusal(write('image.png', 'x')),
    }).toMatchInlineSnapshot(`
      {
        "complex": "IMAGE_UNSUPPORTED complex.nii has voxels of NIfTI type 32, not numbers",
        "damagedGzip": "IMAGE_UNREADABLE damaged.nii.gz is damaged: its compressed data cannot be unpacked",
        "empty": "IMAGE_EMPTY empty.nii.gz is empty: it has 0 bytes",
        "flat": "IMAGE_UNSUPPORTED flat.nii is 2D (4 x 6); voxrun reads one 3D image per channel",
        "flatSform": "IMAGE_UNREADABLE sform.nii has a damaged header: its sform spans no volume",
        "format": "IMAGE_UNSUPPORTED image.png is of no known format; known are .nii, .nii.gz, .hdr, .hdr.gz, .nrrd, .nhdr, .mha, .mhd",
        "fourDimensional": "IMAGE_UNSUPPORTED series.nii is 4D (2 x 3 x 2 x 2); voxrun reads one 3D image per channel",
        "headerOnly": "IMAGE_TRUNCATED header.nii is cut short: its header promises 48 bytes, there are 0",
        "missing": "IMAGE_UNREADABLE none.nii does not exist",
        "noVoxelSize": "IMAGE_UNREADABLE size.nii has a damaged header: its voxel size is 0 or not a number",
        "notFilled": "IMAGE_TRUNCATED unfilled.nii.gz is cut short: its header promises 400 bytes, there are 380",
        "notFinite": "IMAGE_NOT_FINITE nan.nii holds 2 of 4 voxels that are NaN or infinite",
        "shorter": "IMAGE_UNREADABLE short.nii is not a NIfTI file: its signature is missing",
        "text": "IMAGE_UNREADABLE text.nii is not a NIfTI file: its signature is missing",
        "truncated": "IMAGE_TRUNCATED cut.nii is cut short: its header promises 48 bytes, there are 28",
        "truncatedGzip": "IMAGE_TRUNCATED cut.nii.gz is cut short: its compressed data end too early",
      }
    `);
  });

  it('refuses a size that the file cannot hold before taking memory for it', async () => {
    const header = niftiBytes({ sizes: [32000, 32000, 32000], voxels: counting, pixelType: 'int16' });
    const before = process.memoryUsage().rss;
    expect(await refusal(write('bomb.nii.gz', gzipSync(header)))).toMatchInlineSnapshot(
      `"IMAGE_TRUNCATED bomb.nii.gz is cut short: its header promises 65536000000352 bytes, more than 105 compressed bytes can hold"`,
    );
    expect(await refusal(write('bomb.nii', header))).toMatchInlineSnapshot(
      `"IMAGE_TRUNCATED bomb.nii is cut short: its header promises 65536000000000 bytes, there are 48"`,
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  });

  it('stops unpacking where the header says that the image ends', async () => {
    const good = niftiBytes({ sizes: [2, 3, 4], voxels: counting, pixelType: 'int16' });
    const bomb = gzipSync(Buffer.concat([good, Buffer.alloc(50e6)]));
    expect(await refusal(write('overlong.nii.gz', bomb))).toMatchInlineSnapshot(
      `"IMAGE_UNREADABLE overlong.nii.gz holds more data than the 400 bytes that its header promises"`,
    );
  });
});
