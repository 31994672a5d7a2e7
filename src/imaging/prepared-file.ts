import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { foregroundVoxels, type ForegroundRule, type ForegroundVoxels } from './foreground-voxels.js';
import type { CaseGeometry, PreparedCase, PrepareMeasured } from './prepare-case.js';
import { voxelCount, type Triple } from './volume.js';

/** Raised when the files below change their meaning. */
const FORMAT = 1;

/** `case.json` of a prepared case. The other files are little endian: */
export interface PreparedHeader {
  readonly format: typeof FORMAT;
  readonly size: Triple;
  /** `image.f32`: C-order, channels last. */
  readonly channels: number;
  readonly spacingMm: Triple;
  /** `label.u8`: C-order; absent without a label. */
  readonly hasLabel: boolean;
  /** `mask.u8`: C-order, 1 inside the region that z-scores were taken in; absent without one. */
  readonly hasMask?: true;
  /** `foreground.u32`: for each of these labels or regions in turn, `count` voxel indices; then the annotated ones. */
  readonly foreground: readonly ({ readonly count: number } & (
    { readonly label: number } | { readonly region: string }
  ))[];
  /** How many annotated voxels; absent where no label is ignored. */
  readonly annotated?: number;
  /** Without `fit` in what was stored before a fixed size could be asked for: nothing was padded then. */
  readonly geometry: Omit<CaseGeometry, 'fit'> & Partial<Pick<CaseGeometry, 'fit'>>;
  readonly measured: PrepareMeasured;
}

/** What training reads of a prepared case. */
export interface LoadedCase {
  readonly header: PreparedHeader;
  readonly image: Float32Array;
  readonly label: Uint8Array;
  /** See `PreparedCase.mask`. */
  readonly mask?: Uint8Array;
  readonly foreground: ForegroundVoxels;
  readonly bytes: number;
}

/** Writes a prepared case into `folder` (created). Not atomic: a stage publishes the folder as a whole. */
export function writePreparedCase(folder: string, prepared: PreparedCase, rule: ForegroundRule = {}): PreparedHeader {
  const { image, label, mask, size, channels, spacingMm, geometry, measured } = prepared;
  const foreground: ForegroundVoxels =
    label === undefined ? { structures: [], voxels: [] } : foregroundVoxels(label, rule);
  const { structures, voxels, annotated } = foreground;
  const header: PreparedHeader = {
    format: FORMAT,
    size,
    channels,
    spacingMm,
    hasLabel: label !== undefined,
    ...(mask === undefined ? {} : { hasMask: true }),
    foreground: structures.map((name, index) => ({
      ...(typeof name === 'number' ? { label: name } : { region: name }),
      count: voxels[index]!.length,
    })),
    ...(annotated && { annotated: annotated.length }),
    geometry,
    measured,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'image.f32'), littleEndian(image));
  if (label !== undefined) writeFileSync(join(folder, 'label.u8'), label);
  if (mask !== undefined) writeFileSync(join(folder, 'mask.u8'), mask);
  writeFileSync(
    join(folder, 'foreground.u32'),
    Buffer.concat([...voxels, ...(annotated ? [annotated] : [])].map(littleEndian)),
  );
  writeFileSync(join(folder, 'case.json'), `${JSON.stringify(header, undefined, 1)}\n`);
  return header;
}

/** Reads what `writePreparedCase` wrote. Without a label the label map is all background. */
export function readPreparedCase(folder: string): LoadedCase {
  const header = readPreparedHeader(folder);
  const voxels = voxelCount(header.size);
  const image = new Float32Array(readExactly(join(folder, 'image.f32'), 4 * voxels * header.channels));
  const label = header.hasLabel
    ? new Uint8Array(readExactly(join(folder, 'label.u8'), voxels))
    : new Uint8Array(voxels);
  const mask = header.hasMask ? new Uint8Array(readExactly(join(folder, 'mask.u8'), voxels)) : undefined;
  const counts = header.foreground.map(({ count }) => count);
  const { annotated } = header;
  const kept = counts.reduce((sum, count) => sum + count, annotated ?? 0);
  const indices = new Uint32Array(readExactly(join(folder, 'foreground.u32'), 4 * kept));
  let at = 0;
  return {
    header,
    image,
    label,
    ...(mask === undefined ? {} : { mask }),
    foreground: {
      structures: header.foreground.map((entry) => ('label' in entry ? entry.label : entry.region)),
      voxels: counts.map((count) => indices.subarray(at, (at += count))),
      ...(annotated === undefined ? {} : { annotated: indices.subarray(at) }),
    },
    bytes: image.byteLength + label.byteLength + indices.byteLength + (mask?.byteLength ?? 0),
  };
}

export function readPreparedHeader(folder: string): PreparedHeader {
  const header = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as PreparedHeader;
  if ((header.format as number) !== FORMAT) {
    throw new Error(`Internal error: a prepared case of format ${header.format} in ${folder}`);
  }
  return header;
}

/** The file's bytes in a buffer of their own, which a typed array may view. */
function readExactly(path: string, length: number): ArrayBuffer {
  const found = statSync(path).size;
  if (found !== length) throw new Error(`Internal error: ${path} has ${found} bytes instead of ${length}`);
  const bytes = readFileSync(path);
  swapOnBigEndian(bytes, path.endsWith('.u8') ? 1 : 4);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + length);
}

function littleEndian(values: Float32Array | Uint32Array): Uint8Array {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  if (HOST_IS_LITTLE_ENDIAN) return bytes;
  return Buffer.from(bytes).swap32();
}

function swapOnBigEndian(bytes: Buffer, width: number): void {
  if (!HOST_IS_LITTLE_ENDIAN && width === 4) bytes.swap32();
}

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
