import { affineOf, isUsableAffine } from './affine.js';
import { unreadable, unsupported } from './image-failure.js';
import { BYTES_PER_PIXEL, formatSize, type Affine, type PixelType, type Triple } from './volume.js';

/** What a NIfTI-1 or NIfTI-2 header says about a 3D image of numbers. */
export interface NiftiHeader {
  readonly littleEndian: boolean;
  readonly size: Triple;
  /** Volumes one after another: the product of all axes after the third. */
  readonly components: number;
  /** All axes, for messages. */
  readonly sizes: readonly number[];
  /** The voxels stand in a file of their own, `.img` beside `.hdr`. */
  readonly isPair: boolean;
  readonly pixelType: PixelType;
  /** Where the voxels start in the uncompressed file that holds them. */
  readonly voxelOffset: number;
  /** Voxel value = stored value x slope + intercept. */
  readonly slope: number;
  readonly intercept: number;
  readonly affine: Affine;
  /** False if neither sform nor qform is declared; the affine is then nibabel's guess. */
  readonly hasSpace: boolean;
}

/** Bytes that `parseNiftiHeader` wants to see, if the file has as many. */
export const NIFTI_HEADER_BYTES = 540;

/**
 * Reads the header (nifti1.h, nifti2.h) and chooses the affine as nibabel does: sform, else qform, else voxel sizes
 * around the centre. Throws IMAGE_UNREADABLE and IMAGE_UNSUPPORTED.
 */
export function parseNiftiHeader(bytes: Uint8Array, path: string): NiftiHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const layout = findLayout(view, path);
  const { littleEndian } = layout;
  const magic = String.fromCharCode(...bytes.subarray(layout.magicAt, layout.magicAt + 3));
  const isPair = magic === layout.pairMagic;
  if (!isPair && magic !== layout.magic) throw unreadable(path, 'is not a NIfTI file: its signature is missing');
  const { size, sizes, components } = sizeOf({ view, layout, path });
  const pixelType = PIXEL_TYPES.get(view.getInt16(layout.datatypeAt, littleEndian));
  if (pixelType === undefined) {
    throw unsupported(path, `has voxels of NIfTI type ${view.getInt16(layout.datatypeAt, littleEndian)}, not numbers`);
  }
  if (view.getInt16(layout.datatypeAt + 2, littleEndian) !== 8 * BYTES_PER_PIXEL[pixelType]) {
    throw unreadable(path, `has a damaged header: its voxel type and its bits per voxel disagree`);
  }
  const written = layout.version === 1 ? view.getFloat32(108, littleEndian) : readInt64(view, 168, littleEndian);
  // Some writers leave 0; the header is followed by four bytes that say whether there are extensions.
  const voxelOffset = written === 0 && !isPair ? layout.headerBytes + 4 : written;
  if (!(voxelOffset >= (isPair ? 0 : layout.headerBytes) && Number.isSafeInteger(voxelOffset))) {
    throw unreadable(path, `has a damaged header: its voxels start at byte ${voxelOffset}`);
  }
  const stored = layout.real(view, layout.slopeAt);
  const intercept = layout.real(view, layout.slopeAt + layout.realBytes);
  const scaled = stored !== 0 && Number.isFinite(stored) && Number.isFinite(intercept);
  return {
    littleEndian,
    size,
    components,
    sizes,
    isPair,
    pixelType,
    voxelOffset,
    slope: scaled ? stored : 1,
    intercept: scaled ? intercept : 0,
    ...spaceOf({ view, layout, size, path }),
  };
}

const PIXEL_TYPES: ReadonlyMap<number, PixelType> = new Map<number, PixelType>([
  [2, 'uint8'],
  [4, 'int16'],
  [8, 'int32'],
  [16, 'float32'],
  [64, 'float64'],
  [256, 'int8'],
  [512, 'uint16'],
  [768, 'uint32'],
  [1024, 'int64'],
  [1280, 'uint64'],
]);

/** Where the two versions keep the same fields. */
interface Layout {
  readonly version: 1 | 2;
  readonly littleEndian: boolean;
  readonly headerBytes: number;
  readonly magic: string;
  readonly pairMagic: string;
  readonly magicAt: number;
  readonly datatypeAt: number;
  readonly slopeAt: number;
  readonly pixdimAt: number;
  readonly qformCodeAt: number;
  readonly sformCodeAt: number;
  readonly quaternAt: number;
  readonly srowAt: number;
  readonly unitsAt: number;
  readonly realBytes: number;
  readonly dim: (view: DataView, index: number) => number;
  readonly real: (view: DataView, at: number) => number;
  readonly code: (view: DataView, at: number) => number;
}

/** The first field is the header's own size, which tells version and byte order at once. */
function findLayout(view: DataView, path: string): Layout {
  for (const littleEndian of [true, false]) {
    const headerBytes = view.byteLength >= 348 ? view.getInt32(0, littleEndian) : 0;
    if (headerBytes === 348) return version1(littleEndian);
    if (headerBytes === 540 && view.byteLength >= 540) return version2(littleEndian);
  }
  throw unreadable(path, 'is not a NIfTI file: its signature is missing');
}

function version1(littleEndian: boolean): Layout {
  return {
    version: 1,
    littleEndian,
    headerBytes: 348,
    magic: 'n+1',
    pairMagic: 'ni1',
    magicAt: 344,
    datatypeAt: 70,
    slopeAt: 112,
    pixdimAt: 76,
    qformCodeAt: 252,
    sformCodeAt: 254,
    quaternAt: 256,
    srowAt: 280,
    unitsAt: 123,
    realBytes: 4,
    dim: (view, index) => view.getInt16(40 + 2 * index, littleEndian),
    real: (view, at) => view.getFloat32(at, littleEndian),
    code: (view, at) => view.getInt16(at, littleEndian),
  };
}

function version2(littleEndian: boolean): Layout {
  return {
    version: 2,
    littleEndian,
    headerBytes: 540,
    magic: 'n+2',
    pairMagic: 'ni2',
    magicAt: 4,
    datatypeAt: 12,
    slopeAt: 176,
    pixdimAt: 104,
    qformCodeAt: 344,
    sformCodeAt: 348,
    quaternAt: 352,
    srowAt: 400,
    unitsAt: littleEndian ? 500 : 503,
    realBytes: 8,
    dim: (view, index) => readInt64(view, 16 + 8 * index, littleEndian),
    real: (view, at) => view.getFloat64(at, littleEndian),
    code: (view, at) => view.getInt32(at, littleEndian),
  };
}

function sizeOf({ view, layout, path }: { view: DataView; layout: Layout; path: string }): {
  size: Triple;
  sizes: readonly number[];
  components: number;
} {
  const dimensions = layout.dim(view, 0);
  if (!(dimensions >= 1 && dimensions <= 7)) {
    throw unreadable(path, `has a damaged header: ${dimensions} dimensions`);
  }
  const sizes = Array.from({ length: dimensions }, (_, axis) => layout.dim(view, axis + 1));
  if (!sizes.every((size) => size >= 1 && Number.isSafeInteger(size))) {
    throw unreadable(path, `has a damaged header: a size of ${sizes.join(' x ')} voxels`);
  }
  // Many writers add a fourth axis of length 1; a fourth axis that holds something is another matter.
  while (sizes.length > 3 && sizes.at(-1) === 1) sizes.pop();
  if (sizes.length < 3) throw notThreeDimensional(sizes, path);
  const components = sizes.slice(3).reduce((product, size) => product * size, 1);
  return { size: sizes.slice(0, 3) as unknown as Triple, sizes, components };
}

/** What is not one scalar 3D image. */
export function notThreeDimensional(sizes: readonly number[], path: string): Error {
  return unsupported(
    path,
    `is ${sizes.length}D (${formatSize(sizes)}); voxrun reads one 3D image per channel`,
    sizes.length > 3
      ? 'say which volume is meant, with `component: 0` beside `image` or as `label: {map: ..., component: 0}` (for voxrun volumes with `--component 0`), or split the file; a label map holds all of its labels in one volume'
      : 'make one 3D image of the slices of a scan',
  );
}

function spaceOf({ view, layout, size, path }: { view: DataView; layout: Layout; size: Triple; path: string }): {
  affine: Affine;
  hasSpace: boolean;
} {
  const mm = millimetresPerUnit(view.getUint8(layout.unitsAt));
  const reals = (at: number, count: number): number[] =>
    Array.from({ length: count }, (_, index) => layout.real(view, at + index * layout.realBytes));
  if (layout.code(view, layout.sformCodeAt) > 0) {
    const affine = [...reals(layout.srowAt, 12).map((value) => value * mm), 0, 0, 0, 1];
    if (!isUsableAffine(affine)) throw unreadable(path, 'has a damaged header: its sform spans no volume');
    return { affine, hasSpace: true };
  }
  const [handedness, ...sizes] = reals(layout.pixdimAt, 4);
  const [sx, sy, sz] = sizes.map((value) => Math.abs(value) * mm) as [number, number, number];
  if (layout.code(view, layout.qformCodeAt) > 0) {
    const [b, c, d, x, y, z] = reals(layout.quaternAt, 6) as [number, number, number, number, number, number];
    const rotation = rotationOf(b, c, d);
    const third = sz * (handedness! < 0 ? -1 : 1);
    const affine = affineOf(
      [scale(rotation[0], sx), scale(rotation[1], sy), scale(rotation[2], third)],
      [x * mm, y * mm, z * mm],
    );
    if (!isUsableAffine(affine))
      throw unreadable(path, 'has a damaged header: its qform is no rotation of voxels larger than 0');
    return { affine, hasSpace: true };
  }
  const centre = (axis: number, step: number): number => (-step * (size[axis]! - 1)) / 2;
  const affine = affineOf(
    [
      [-sx, 0, 0],
      [0, sy, 0],
      [0, 0, sz],
    ],
    [centre(0, -sx), centre(1, sy), centre(2, sz)],
  );
  if (!isUsableAffine(affine)) throw unreadable(path, 'has a damaged header: its voxel size is 0 or not a number');
  return { affine, hasSpace: false };
}

/** Columns of the rotation of the unit quaternion (a, b, c, d) whose a >= 0 follows from the other three. */
function rotationOf(b: number, c: number, d: number): readonly [Triple, Triple, Triple] {
  // Single precision may leave b^2 + c^2 + d^2 a little above 1 for a half turn.
  const rest = 1 - b * b - c * c - d * d;
  const a = rest < -1e-5 ? NaN : Math.sqrt(Math.max(0, rest));
  return [
    [a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c)],
    [2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b)],
    [2 * (b * d + a * c), 2 * (c * d - a * b), a * a + d * d - c * c - b * b],
  ];
}

function scale(vector: Triple, factor: number): Triple {
  return [vector[0] * factor, vector[1] * factor, vector[2] * factor];
}

/** The lowest three bits of xyzt_units: 1 metre, 2 millimetre, 3 micrometre; anything else is taken for mm. */
function millimetresPerUnit(units: number): number {
  const code = units & 7;
  return code === 1 ? 1000 : code === 3 ? 0.001 : 1;
}

function readInt64(view: DataView, at: number, littleEndian: boolean): number {
  return Number(view.getBigInt64(at, littleEndian));
}
