import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { StageFailure } from '../base/failure.js';
import { describeImage } from './describe-image.js';
import { axisCodes } from './orientation.js';
import { readImage } from './read-image.js';
import { formatSize, type PixelType, type RawImage } from './volume.js';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

interface Expected {
  readonly error?: string;
  readonly shape?: readonly number[];
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
  readonly nonfinite?: number;
  readonly affine?: readonly (readonly number[])[];
  readonly datatype?: number;
  readonly type?: string;
  readonly axcodes?: string;
  readonly qform?: number;
  readonly sform?: number;
  readonly space?: string | null;
  readonly directions?: string | null;
  readonly sha256_le_xfastest?: string;
}

describe.skipIf(!existsSync(DATA))('readImage on files of other tools (skipped where ../shared/data is absent)', () => {
  it('reads every NIfTI file as nibabel does, or says why not', async () => {
    const { read, refused, count } = await readAll('nifti_conformance');
    expect(count).toBe(85);
    for (const { image, expected, name } of read) {
      checkStatistics({ image, expected, name });
      const affine = expected.affine!.flat();
      const largest = Math.max(...affine.map(Math.abs));
      // The expected affine is printed with five decimals.
      for (const [i, value] of image.affine.entries()) {
        expect(Math.abs(value - affine[i]!), name).toBeLessThan(1e-5 + 1e-6 * largest);
      }
      expect(image.hasSpace, name).toBe(expected.qform! > 0 || expected.sform! > 0);
      expect(axisCodes(image.affine), name).toBe(expected.axcodes);
      expect(image.pixelType, name).toBe(NIFTI_TYPES[expected.datatype!]);
    }
    expect(read.length).toBe(68);
    // Not one of them says less than its size where nibabel could read it.
    for (const { name, message, expected } of refused.filter(({ expected: { shape } }) => (shape?.length ?? 0) > 3)) {
      expect(message, name).toContain(formatSize(expected.shape!));
    }
    expect(refused.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "IMAGE_UNSUPPORTED dipy/small_101D.nii.gz is 4D (6 x 10 x 10 x 102); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED dipy/small_25.nii.gz is 4D (10 x 8 x 2 x 26); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED dipy/small_64D.nii is 4D (10 x 10 x 10 x 65); voxrun reads one 3D image per channel",
        "IMAGE_UNREADABLE nibabel/analyze.hdr is not a NIfTI file: its signature is missing",
        "IMAGE_UNSUPPORTED nibabel/example4d.nii.gz is 4D (128 x 96 x 24 x 2); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nibabel/example_nifti2.nii.gz is 4D (32 x 20 x 12 x 2); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nibabel/functional.nii is 4D (17 x 21 x 3 x 20); voxrun reads one 3D image per channel",
        "IMAGE_UNREADABLE nibabel/nifti1.hdr is a NIfTI header whose voxels, an .img file, are not beside it",
        "IMAGE_UNREADABLE nibabel/nifti2.hdr is a NIfTI header whose voxels, an .img file, are not beside it",
        "IMAGE_NOT_FINITE nibabel/resampled_anat_moved.nii holds 153 of 1071 voxels that are NaN or infinite",
        "IMAGE_UNSUPPORTED nibabel/row_major.dconn.nii is 6D (1 x 1 x 1 x 1 x 10 x 10); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nifti-reader-js/5D_small.nii is 5D (1 x 2 x 3 x 1 x 3); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nifti-reader-js/5D_zeros.nii.gz is 5D (256 x 256 x 170 x 1 x 3); voxrun reads one 3D image per channel",
        "IMAGE_UNREADABLE nifti-reader-js/not-nifti.nii is not a NIfTI file: its signature is missing",
        "IMAGE_EMPTY nifti.jl/empty.nii.gz is empty: it has 0 bytes",
        "IMAGE_UNSUPPORTED nifti.jl/example4d.hdr.gz is 4D (128 x 96 x 24 x 2); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED niivue/complex_image.nii.gz has voxels of NIfTI type 32, not numbers",
      ]
    `);
  });
  it('reads each volume of a NIfTI file with more axes, together what nibabel reads', async () => {
    const { refused } = await readAll('nifti_conformance');
    const several = refused.filter(
      ({ expected: { shape, nonfinite } }) => nonfinite === 0 && (shape?.length ?? 0) > 3 && shape![0]! < 256,
    );
    expect(several.length).toBe(8);
    for (const { name, expected } of several) {
      const components = expected.shape!.slice(3).reduce((product, size) => product * size, 1);
      const all: number[] = [];
      for (let component = 0; component < components; component++) {
        const image = await readImage(join(DATA, name), { component });
        expect([...image.size], name).toEqual(expected.shape!.slice(0, 3));
        for (const value of image.data) all.push(value);
      }
      checkStatistics({ image: { data: Float64Array.from(all) }, expected, name });
      await expect(readImage(join(DATA, name), { component: components })).rejects.toThrow(
        `has no volume ${components}: it holds ${components}, counted from 0`,
      );
    }
  });

  it('reads every NRRD file as pynrrd does, or says why not', async () => {
    const { read, refused, count } = await readAll('nrrd_conformance');
    expect(count).toBe(109);
    for (const { image, expected, name } of read) {
      checkStatistics({ image, expected, name });
      // The hash is of the stored bytes; 64-bit whole numbers come as doubles.
      if (!image.pixelType.endsWith('int64')) {
        const { buffer, byteOffset, byteLength } = image.data;
        const hash = createHash('sha256')
          .update(new Uint8Array(buffer, byteOffset, byteLength))
          .digest('hex');
        expect(hash, name).toBe(expected.sha256_le_xfastest);
      }
      expect(image.hasSpace, name).toBe(/anterior|posterior|RAS|LPS/.test(expected.space ?? ''));
      checkDirections({ image, expected, name });
      expect(image.pixelType, name).toBe(NRRD_TYPES[expected.type!]);
    }
    for (const { name, message, expected } of refused) {
      if (/is \dD/.test(message) && expected.shape !== undefined) {
        expect(message, name).toContain(`is ${expected.shape.length}D (${formatSize(expected.shape)})`);
      }
    }
    expect(read.length).toBe(59);
    expect(refused.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "IMAGE_UNSUPPORTED matnrrd/test1d_ascii.nrrd is 1D (27); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED matnrrd/test1d_gzip.nrrd is 1D (27); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED matnrrd/test1d_raw.nrrd is 1D (27); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED matnrrd/test2d_ascii.nrrd is 2D (3 x 9); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED matnrrd/test2d_gzip.nrrd is 2D (3 x 9); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED matnrrd/test2d_raw.nrrd is 2D (3 x 9); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED matnrrd/test3d_bigendian_raw_noendianfield.nrrd does not say its byte order",
        "IMAGE_UNSUPPORTED matnrrd/test_customFields.nrrd is 1D (27); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd-js/example2.nrrd is 2D (3 x 4); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd-js/example3.nrrd is 2D (3 x 2); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd-js/example4.nrrd is 4D (4 x 3 x 2 x 2); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test2d_spu_spacing_labels.nhdr is 2D (5 x 6); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test2dfloat.nhdr is 2D (5 x 6); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test2drgb.nhdr has an axis of kind RGB-color; voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test2drgb_last.nhdr has an axis of kind RGB-color; voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test2drgb_spu_sd.nhdr has an axis of kind RGB-color; voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test2drgb_spu_spacing.nhdr has an axis of kind RGB-color; voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test2drgb_spu_spacing_labels.nhdr has an axis of kind RGB-color; voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test2duchar.nhdr is 2D (5 x 6); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test2dushort.nhdr is 2D (5 x 6); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test3d_time.nhdr is 4D (8 x 10 x 3 x 800); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test3d_time_labels.nhdr is 4D (8 x 10 x 3 x 800); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test3d_time_labels_units.nhdr is 4D (8 x 10 x 3 x 800); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test3d_time_labels_units_s.nhdr is 4D (8 x 10 x 3 x 800); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test3d_units_range_axes.nhdr has no axis with a direction in space",
        "IMAGE_UNSUPPORTED nrrd.jl/headers/test3dlist_origin.nhdr is 4D (3 x 3 x 3 x 2); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/io/bswap.nrrd is 2D (2 x 2); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/io/eltype_gray_u12.nrrd is 2D (3 x 5); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/io/eltype_gray_u12_hex.nrrd is 2D (3 x 5); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/io/eltype_gray_u16.nrrd is 2D (3 x 5); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/io/eltype_gray_u8.nrrd is 2D (3 x 5); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/io/eltype_rgb_u8.nrrd has an axis of kind RGB-color; voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/io/eltype_u8.nrrd is 2D (3 x 5); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/io/eltype_uint8.nrrd is 2D (3 x 5); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/io/small_time.nrrd is 4D (5 x 5 x 5 x 5); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED nrrd.jl/io/test_helix.nrrd is 4D (7 x 11 x 12 x 13); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED plus/ColorNrrdSample.igs.nrrd has an axis of kind vector; voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED plus/NrrdSample.igs.nrrd is 2D (256 x 256); voxrun reads one 3D image per channel",
        "IMAGE_UNREADABLE pynrrd/BallBinary30x30x30_byteskip_minus_five.nhdr has a damaged header: it skips -5 lines or bytes",
        "IMAGE_UNSUPPORTED pynrrd/BallBinary30x30x30_bz2.nrrd has its voxels in the encoding bzip2; raw, gzip, text and hex can be read",
        "IMAGE_UNSUPPORTED pynrrd/test1d_ascii.nrrd is 1D (27); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED pynrrd/test2d_ascii.nrrd is 2D (3 x 9); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED pynrrd/test_customFields.nrrd is 1D (27); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED pynrrd/test_simple4d_raw.nrrd is 4D (1 x 1 x 1 x 1); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED slicer/HEAD_mrml/deform2x2x2_ras.nrrd is 4D (3 x 2 x 2 x 2); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED slicer/HEAD_mrml/multishell-DWI-451dir.nhdr is 4D (451 x 7 x 7 x 2); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED slicer/cli/DiffusionApplications/ResampleDTI/Testing/TestData/deformationField.nrrd is 4D (3 x 38 x 39 x 40); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED slicer/mrml_old/helix-DTI.nhdr is 4D (7 x 64 x 32 x 16); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED slicer/mrml_old/helix-DWI.nhdr is 4D (7 x 64 x 32 x 16); voxrun reads one 3D image per channel",
        "IMAGE_UNSUPPORTED slicerprostate/SampledPhantoms/00943_SER18/Input/00943_SER18.nrrd is 4D (15 x 15 x 21 x 1); voxrun reads one 3D image per channel",
      ]
    `);
  });
});

const NIFTI_TYPES: Readonly<Record<number, PixelType>> = {
  2: 'uint8',
  4: 'int16',
  16: 'float32',
  64: 'float64',
  512: 'uint16',
};

const NRRD_TYPES: Readonly<Record<string, PixelType>> = {
  'unsigned char': 'uint8',
  uchar: 'uint8',
  uint8: 'uint8',
  'signed char': 'int8',
  short: 'int16',
  int16: 'int16',
  'unsigned short': 'uint16',
  uint16: 'uint16',
  int: 'int32',
  'unsigned int': 'uint32',
  float: 'float32',
  double: 'float64',
};

async function readAll(folder: string) {
  const expectations = JSON.parse(readFileSync(join(DATA, folder, 'expected.json'), 'utf8')) as Record<
    string,
    Expected
  >;
  const here = Object.entries(expectations).filter(([name]) => existsSync(join(DATA, name)));
  const read: { name: string; image: RawImage; expected: Expected }[] = [];
  const refused: { name: string; message: string; expected: Expected }[] = [];
  for (const [name, expected] of here) {
    try {
      read.push({ name, expected, image: await readImage(join(DATA, name)) });
    } catch (error) {
      if (!(error instanceof StageFailure)) throw error;
      expect(error.failure.fix, name).toBeTruthy();
      const message = `${error.failure.code} ${error.failure.message.replace(DATA + folder + '/', '')}`;
      refused.push({ name, message, expected });
    }
  }
  return { read, refused, count: here.length };
}

function checkStatistics({
  image,
  expected,
  name,
}: {
  image: Pick<RawImage, 'data'> & Partial<RawImage>;
  expected: Expected;
  name: string;
}): void {
  const { min, max, mean } = describeImage(image);
  const close = (value: number, wanted: number) =>
    Math.abs(value - wanted) <= 1e-5 * Math.max(Math.abs(wanted), max - min, 1e-30);
  if (image.size !== undefined) expect([...image.size], name).toEqual(expected.shape!.slice(0, 3));
  expect(
    [min, max, mean].map((v, i) => close(v, [expected.min!, expected.max!, expected.mean!][i]!)),
    name,
  ).toEqual([true, true, true]);
}

/** Each column of the affine is the direction in the header, two of its signs changed where the space is LPS. */
function checkDirections({ image, expected, name }: { image: RawImage; expected: Expected; name: string }): void {
  if (!image.hasSpace) return;
  const toRas = /left-posterior|LPS/.test(expected.space!) ? [-1, -1, 1] : [1, 1, 1];
  const directions = [...expected.directions!.matchAll(/\(([^)]*)\)/g)].map((match) =>
    match[1]!.split(',').map(Number),
  );
  for (const [axis, direction] of directions.entries()) {
    for (const [row, value] of direction.entries()) {
      const difference = image.affine[4 * row + axis]! - toRas[row]! * value;
      // ITK makes the directions orthogonal to single precision.
      expect(Math.abs(difference), name).toBeLessThan(1e-5 * image.spacingMm[axis]!);
    }
  }
}
