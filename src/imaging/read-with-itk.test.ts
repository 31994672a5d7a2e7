import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StageFailure } from '../base/failure.js';
import { readImage } from './read-image.js';
import type { Affine } from './volume.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-itk-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const voxels = Int16Array.from({ length: 24 }, (_, index) => 3 * index - 7);
const raw = Buffer.from(voxels.buffer);

function write(name: string, ...parts: (Uint8Array | string)[]): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array))));
  return path;
}

/** ITK's origin and spacing pass through text. */
function expectClose(affine: Affine, expected: readonly number[]): void {
  expect(Math.max(...affine.map((value, index) => Math.abs(value - expected[index]!)))).toBeLessThan(1e-12);
}

async function refusal(path: string): Promise<string> {
  try {
    await readImage(path);
  } catch (error) {
    if (!(error instanceof StageFailure)) throw error;
    return `${error.failure.code} ${error.failure.message.replaceAll(`${folder}/`, '')}`;
  }
  return 'read';
}

const NRRD = {
  type: 'short',
  dimension: '3',
  sizes: '2 3 4',
  space: 'left-posterior-superior',
  'space directions': '(1,0,0) (0,-2,0) (0,0,3)',
  'space origin': '(5,6,7)',
  endian: 'little',
  encoding: 'raw',
};

function nrrd(changes: Record<string, string | undefined> = {}): string {
  const fields = Object.entries<string | undefined>({ ...NRRD, ...changes }).filter(([, value]) => value !== undefined);
  return `NRRD0004\n${fields.map(([key, value]) => `${key}: ${value ?? ''}\n`).join('')}\n`;
}

const META = {
  ObjectType: 'Image',
  NDims: '3',
  BinaryData: 'True',
  BinaryDataByteOrderMSB: 'False',
  CompressedData: 'False',
  TransformMatrix: '0 1 0 -1 0 0 0 0 1',
  Offset: '5 6 7',
  ElementSpacing: '1 2 3',
  DimSize: '2 3 4',
  ElementType: 'MET_SHORT',
  ElementDataFile: 'LOCAL',
};

function meta(changes: Record<string, string | undefined> = {}): string {
  const fields = Object.entries<string | undefined>({ ...META, ...changes })
    // The name of the data file ends the header.
    .sort(([a], [b]) => Number(a === 'ElementDataFile') - Number(b === 'ElementDataFile'))
    .filter(([, value]) => value !== undefined);
  return fields.map(([key, value]) => `${key} = ${value ?? ''}\n`).join('');
}

describe('readImage of NRRD', () => {
  it('gives voxels in stored order and the affine in right, anterior, superior', async () => {
    const image = await readImage(write('a.nrrd', nrrd(), raw));
    expect(image.data).toEqual(voxels);
    expect(image.size).toEqual([2, 3, 4]);
    expectClose(image.affine, [-1, 0, 0, -5, 0, 2, 0, -6, 0, 0, 3, 7, 0, 0, 0, 1]);
    expect(image.hasSpace).toBe(true);
  });

  it('keeps an oblique direction to single precision', async () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const directions = `(${c},${s},0) (${-2 * s},${2 * c},0) (0,0,3)`;
    const image = await readImage(write('oblique.nrrd', nrrd({ 'space directions': directions }), raw));
    const expected = [-c, 2 * s, 0, -5, -s, -2 * c, 0, -6, 0, 0, 3, 7, 0, 0, 0, 1];
    expect(image.affine.every((value, index) => Math.abs(value - expected[index]!) < 1e-6)).toBe(true);
  });

  it('gives the same voxels from gzip, text, big endian, and a detached file after a line and a byte', async () => {
    const text = [...voxels].join(' ');
    const big = Buffer.from(raw).swap16();
    write('data/voxels.raw', 'one line\n', 'x', raw);
    const paths = [
      write('gzip.nrrd', nrrd({ encoding: 'gzip' }), gzipSync(raw)),
      write('text.nrrd', nrrd({ encoding: 'text', endian: undefined }), text),
      write('big.nrrd', nrrd({ endian: 'big' }), big),
      write('detached.nhdr', nrrd({ 'line skip': '1', 'byte skip': '1', 'data file': 'data/voxels.raw' })),
    ];
    for (const path of paths) expect((await readImage(path)).data, path).toEqual(voxels);
  });

  it('says that a space without names is none', async () => {
    const unnamed = nrrd().replace('space: left-posterior-superior', 'space dimension: 3');
    expect((await readImage(write('unnamed.nrrd', unnamed, raw))).hasSpace).toBe(false);
    const spacings = { space: undefined, 'space directions': undefined, 'space origin': undefined, spacings: '1 2 3' };
    const bare = await readImage(write('bare.nrrd', nrrd(spacings), raw));
    expect(bare.hasSpace).toBe(false);
    expect(bare.spacingMm).toEqual([1, 2, 3]);
  });

  it('names what is wrong with a bad file, and still reads the next', async () => {
    const colour = { dimension: '4', sizes: '3 2 3 4', 'space directions': 'none (1,0,0) (0,1,0) (0,0,1)' };
    expect({
      bzip2: await refusal(write('bz2.nrrd', nrrd({ encoding: 'bzip2' }), raw)),
      endian: await refusal(write('endian.nrrd', nrrd({ endian: undefined }), raw)),
      directions: await refusal(
        write('none.nrrd', nrrd({ 'space directions': 'none (1,0,0) (0,1,0)', kinds: 'domain domain domain' }), raw),
      ),
      vector: await refusal(write('colour.nrrd', nrrd(colour), raw)),
      kind: await refusal(write('kind.nrrd', nrrd({ kinds: 'RGB-color domain domain' }), raw)),
      truncated: await refusal(write('cut.nrrd', nrrd(), raw.subarray(0, 40))),
      truncatedGzip: await refusal(write('cut.gz.nrrd', nrrd({ encoding: 'gzip' }), gzipSync(raw).subarray(0, 30))),
      bomb: await refusal(write('bomb.nrrd', nrrd({ encoding: 'gzip', sizes: '90000 90000 90000' }), gzipSync(raw))),
      outside: await refusal(write('outside.nhdr', nrrd({ 'data file': '../../etc/passwd' }))),
      absolute: await refusal(write('absolute.nhdr', nrrd({ 'data file': '/etc/passwd' }))),
      missingData: await refusal(write('missing.nhdr', nrrd({ 'data file': 'nothing.raw' }))),
      severalFiles: await refusal(write('several.nhdr', nrrd({ 'data file': 'slice%03d.raw 1 4 1' }))),
      refusedByItk: await refusal(write('space.nrrd', nrrd({ space: 'nowhere' }), raw)),
      signature: await refusal(write('text.nhdr', 'hello')),
    }).toMatchInlineSnapshot(`
      {
        "absolute": "IMAGE_UNSUPPORTED absolute.nhdr keeps its voxels in /etc/passwd, outside its own folder",
        "bomb": "IMAGE_TRUNCATED bomb.nrrd is cut short: its header promises 1458000000000000 bytes, more than 67 compressed bytes can hold",
        "bzip2": "IMAGE_UNSUPPORTED bz2.nrrd has its voxels in the encoding bzip2; raw, gzip, text and hex can be read",
        "directions": "IMAGE_UNSUPPORTED none.nrrd has an axis without a direction in space; voxrun reads one 3D image per channel",
        "endian": "IMAGE_UNSUPPORTED endian.nrrd does not say its byte order",
        "kind": "IMAGE_UNSUPPORTED kind.nrrd has an axis of kind RGB-color; voxrun reads one 3D image per channel",
        "missingData": "IMAGE_UNREADABLE missing.nhdr keeps its voxels in nothing.raw, which cannot be opened",
        "outside": "IMAGE_UNSUPPORTED outside.nhdr keeps its voxels in ../../etc/passwd, outside its own folder",
        "refusedByItk": "IMAGE_UNREADABLE space.nrrd cannot be decoded by ITK: its header or its data are damaged",
        "severalFiles": "IMAGE_UNSUPPORTED several.nhdr spreads its voxels over several files",
        "signature": "IMAGE_UNREADABLE text.nhdr is not a NRRD file: its signature is missing",
        "truncated": "IMAGE_TRUNCATED cut.nrrd is cut short: its header promises 48 bytes, there are 40",
        "truncatedGzip": "IMAGE_TRUNCATED cut.gz.nrrd is cut short: its compressed data end too early",
        "vector": "IMAGE_UNSUPPORTED colour.nrrd is 4D (3 x 2 x 3 x 4); voxrun reads one 3D image per channel",
      }
    `);
    expect((await readImage(write('good.nrrd', nrrd(), raw))).data).toEqual(voxels);
  });
});

describe('a NRRD file that ITK cannot read', () => {
  async function fix(path: string): Promise<string> {
    const error: unknown = await readImage(path).catch((reason: unknown) => reason);
    return error instanceof StageFailure
      ? `${error.failure.message.replaceAll(`${folder}/`, '')}: ${error.failure.fix}`
      : 'read';
  }

  it('is refused with how to mend or convert it', async () => {
    const rewrite =
      "write it as one gzip file with teem's `unu save -f nrrd -e gzip -i OLD -o NEW.nrrd`, or with Python's pynrrd";
    expect(await fix(write('b.nrrd', nrrd({ encoding: 'bzip2' }), raw))).toBe(
      `b.nrrd has its voxels in the encoding bzip2; raw, gzip, text and hex can be read: ${rewrite}`,
    );
    expect(await fix(write('l.nhdr', nrrd({ 'data file': 'LIST' })))).toBe(
      `l.nhdr spreads its voxels over several files: ${rewrite}`,
    );
    expect(await fix(write('e.nrrd', nrrd({ endian: undefined }), raw))).toBe(
      'e.nrrd does not say its byte order: add a line `endian: little` (or `big`) to its header; only who wrote it can know which',
    );
    expect(await fix(write('n.nrrd', nrrd({ 'space directions': 'none none none' }), raw))).toBe(
      'n.nrrd has no axis with a direction in space: write one vector per axis into `space directions`, or take that line, `space` and `space origin` out of the header',
    );
    const mended = { space: undefined, 'space directions': undefined, 'space origin': undefined };
    expect(await fix(write('m.nrrd', nrrd(mended), raw))).toBe('read');
  });

  it('has no volume to choose', async () => {
    const path = write('c.nrrd', nrrd(), raw);
    await expect(readImage(path, { component: 1 })).rejects.toThrow(
      `${path} has no volume 1: a volume can be chosen of a NIfTI file only`,
    );
  });
});

describe('readImage of MetaImage', () => {
  it('gives voxels and affine; a row of TransformMatrix is the direction of an axis, in left, posterior, superior', async () => {
    const image = await readImage(write('a.mha', meta(), raw));
    expect(image.data).toEqual(voxels);
    expectClose(image.affine, [0, 2, 0, -5, -1, 0, 0, -6, 0, 0, 3, 7, 0, 0, 0, 1]);
    expect(image.hasSpace).toBe(true);
  });

  it('gives the same voxels from compressed and from detached files', async () => {
    const zipped = deflateSync(raw);
    write('voxels.raw', raw);
    const compressed = { CompressedData: 'True', CompressedDataSize: String(zipped.length) };
    expect((await readImage(write('z.mha', meta(compressed), zipped))).data).toEqual(voxels);
    expect((await readImage(write('d.mhd', meta({ ElementDataFile: 'voxels.raw' })))).data).toEqual(voxels);
  });

  it('says that there is no space without matrix and anatomical orientation', async () => {
    const image = await readImage(write('bare.mha', meta({ TransformMatrix: undefined, Offset: undefined }), raw));
    expect(image.hasSpace).toBe(false);
    const unknown = meta({ TransformMatrix: undefined, AnatomicalOrientation: '???' });
    expect((await readImage(write('unknown.mha', unknown, raw))).hasSpace).toBe(false);
  });

  it('names what is wrong with a bad file', async () => {
    expect({
      truncated: await refusal(write('cut.mha', meta(), raw.subarray(0, 47))),
      vector: await refusal(write('vector.mha', meta({ ElementNumberOfChannels: '3' }), raw)),
      series: await refusal(write('series.mha', meta({ NDims: '4', DimSize: '2 3 2 2' }), raw)),
      type: await refusal(write('type.mha', meta({ ElementType: 'MET_STRING' }), raw)),
      notMeta: await refusal(write('text.mha', 'hello')),
      list: await refusal(write('list.mhd', meta({ ElementDataFile: 'LIST' }))),
    }).toMatchInlineSnapshot(`
      {
        "list": "IMAGE_UNSUPPORTED list.mhd spreads its voxels over several files",
        "notMeta": "IMAGE_UNREADABLE text.mha is not a MetaImage file: NDims or ElementDataFile is missing",
        "series": "IMAGE_UNSUPPORTED series.mha is 4D (2 x 3 x 2 x 2); voxrun reads one 3D image per channel",
        "truncated": "IMAGE_TRUNCATED cut.mha is cut short: its header promises 48 bytes, there are 47",
        "type": "IMAGE_UNSUPPORTED type.mha has voxels of MetaImage type MET_STRING",
        "vector": "IMAGE_UNSUPPORTED vector.mha has 3 values per voxel; voxrun reads one 3D image per channel",
      }
    `);
  });
});

describe('ITK in WebAssembly', () => {
  it('reads a good file that waited while a bad one took the module down', async () => {
    const good = write('good2.nrrd', nrrd(), raw);
    const bad = write('bad2.nrrd', nrrd({ space: 'nowhere' }), raw);
    const read = await Promise.all([refusal(bad), refusal(good), refusal(bad), refusal(good)]);
    expect(read.map((text) => text.split(' ')[0])).toEqual(['IMAGE_UNREADABLE', 'read', 'IMAGE_UNREADABLE', 'read']);
  });

  it('keeps NaN, so that it is refused', async () => {
    const floats = Buffer.from(Float32Array.from([1, NaN, 3, 4, 5, -Infinity]).buffer);
    const changes = { type: 'float', sizes: '3 2 1' };
    expect(await refusal(write('nan.nrrd', nrrd(changes), floats))).toBe(
      'IMAGE_NOT_FINITE nan.nrrd holds 2 of 6 voxels that are NaN or infinite',
    );
    const metaChanges = { ElementType: 'MET_FLOAT', DimSize: '3 2 1' };
    expect(await refusal(write('nan.mha', meta(metaChanges), floats))).toBe(
      'IMAGE_NOT_FINITE nan.mha holds 2 of 6 voxels that are NaN or infinite',
    );
  });
});
