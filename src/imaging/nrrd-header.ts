import { unreadable, unsupported } from './image-failure.js';
import { numbersOf, readTextHeader } from './text-header.js';
import { BYTES_PER_PIXEL, type PixelType, type Triple } from './volume.js';
import type { VoxelSource } from './voxel-source.js';

/**
 * Reads a NRRD header (teem.sourceforge.net/nrrd/format.html) as far as it decides whether ITK can decode the file.
 * Throws IMAGE_UNREADABLE and IMAGE_UNSUPPORTED.
 */
export function parseNrrdHeader(bytes: Uint8Array, path: string): VoxelSource {
  if (!Buffer.from(bytes.subarray(0, 4)).equals(Buffer.from('NRRD'))) {
    throw unreadable(path, 'is not a NRRD file: its signature is missing');
  }
  const { fields, dataAt } = readTextHeader({
    bytes,
    at: 0,
    separator: ':',
    isLast: (line, key) => line === '' || (key === 'data file' && line.endsWith('LIST')),
  });
  const field = (...names: string[]): string | undefined => names.map((name) => fields.get(name)).find(Boolean);
  const size = sizeOf({ sizes: field('sizes'), dimension: field('dimension'), path });
  refuseOtherAxes({ kinds: field('kinds'), directions: field('space directions'), path });
  const pixelType = PIXEL_TYPES.get((field('type') ?? '').toLowerCase().replace(/\s+/g, ' '));
  if (pixelType === undefined) throw unsupported(path, `has voxels of NRRD type ${field('type') ?? '(none)'}`);
  const encoding = encodingOf(field('encoding'), path);
  if (field('endian') === undefined && BYTES_PER_PIXEL[pixelType] > 1 && encoding !== 'text') {
    throw unsupported(
      path,
      'does not say its byte order',
      'add a line `endian: little` (or `big`) to its header; only who wrote it can know which',
    );
  }
  const dataFile = dataFileOf(field('data file', 'datafile'), path);
  return {
    size,
    pixelType,
    hasSpace: NAMED_SPACES.has((field('space') ?? '').toLowerCase()) && field('space directions') !== undefined,
    encoding,
    dataAt: dataFile === undefined ? dataAt : 0,
    skipLines: skipOf({ text: field('line skip', 'lineskip'), least: 0, path }),
    skipBytes: skipOf({ text: field('byte skip', 'byteskip'), least: -1, path }),
    ...(dataFile === undefined ? {} : { dataFile }),
  };
}

const PIXEL_TYPES: ReadonlyMap<string, PixelType> = new Map(
  Object.entries({
    uint8: ['uchar', 'unsigned char', 'uint8', 'uint8_t'],
    int8: ['signed char', 'int8', 'int8_t'],
    uint16: ['ushort', 'unsigned short', 'unsigned short int', 'uint16', 'uint16_t'],
    int16: ['short', 'short int', 'signed short', 'signed short int', 'int16', 'int16_t'],
    uint32: ['uint', 'unsigned int', 'uint32', 'uint32_t'],
    int32: ['int', 'signed int', 'int32', 'int32_t'],
    uint64: ['ulonglong', 'unsigned long long', 'unsigned long long int', 'uint64', 'uint64_t'],
    int64: ['longlong', 'long long', 'long long int', 'signed long long', 'signed long long int', 'int64', 'int64_t'],
    float32: ['float'],
    float64: ['double'],
  } satisfies Record<PixelType, string[]>).flatMap(([type, names]) => names.map((name) => [name, type as PixelType])),
);

/** Spaces whose axes are anatomical. Others give coordinates without saying where the patient's left is. */
const NAMED_SPACES: ReadonlySet<string> = new Set([
  'right-anterior-superior',
  'ras',
  'left-anterior-superior',
  'las',
  'left-posterior-superior',
  'lps',
]);

function sizeOf({
  sizes,
  dimension,
  path,
}: {
  sizes: string | undefined;
  dimension: string | undefined;
  path: string;
}): Triple {
  const numbers = numbersOf(sizes);
  if (numbers.length === 0 || numbers.length !== Number(dimension)) {
    throw unreadable(path, 'has a damaged header: its sizes and its dimension disagree');
  }
  if (!numbers.every((size) => Number.isSafeInteger(size) && size >= 1)) {
    throw unreadable(path, `has a damaged header: a size of ${numbers.join(' x ')} voxels`);
  }
  if (numbers.length !== 3) throw notOneScalar(path, `is ${numbers.length}D (${numbers.join(' x ')})`);
  return numbers as unknown as Triple;
}

/** An axis of colours, of vector components or of a list is not an axis of space. */
function refuseOtherAxes({
  kinds,
  directions,
  path,
}: {
  kinds: string | undefined;
  directions: string | undefined;
  path: string;
}): void {
  const other = (kinds ?? '').split(/\s+/).find((kind) => !['', 'domain', 'space', '???', 'none'].includes(kind));
  if (other !== undefined) throw notOneScalar(path, `has an axis of kind ${other}`);
  if (directions?.split(/\s+/).join() === 'none,none,none') {
    throw unsupported(
      path,
      'has no axis with a direction in space',
      'write one vector per axis into `space directions`, or take that line, `space` and `space origin` out of the header',
    );
  }
  if (/\bnone\b/.test(directions ?? '')) throw notOneScalar(path, 'has an axis without a direction in space');
}

function notOneScalar(path: string, problem: string): Error {
  return unsupported(
    path,
    `${problem}; voxrun reads one 3D image per channel`,
    'split it into 3D files: each channel is a file of its own, and a label map is one file with one value per label',
  );
}

function encodingOf(encoding: string | undefined, path: string): VoxelSource['encoding'] {
  switch ((encoding ?? '').toLowerCase()) {
    case 'raw':
      return 'raw';
    case 'gz':
    case 'gzip':
      return 'gzip';
    case 'txt':
    case 'text':
    case 'ascii':
    case 'hex':
      return 'text';
    case 'bz2':
    case 'bzip2':
      throw unsupported(path, 'has its voxels in the encoding bzip2; raw, gzip, text and hex can be read', FIX_REWRITE);
    default:
      throw unsupported(
        path,
        `has its voxels in the encoding ${encoding ?? '(none)'}; raw, gzip, text and hex can be read`,
      );
  }
}

/** ITK's own tools cannot read these either. */
const FIX_REWRITE =
  "write it as one gzip file with teem's `unu save -f nrrd -e gzip -i OLD -o NEW.nrrd`, or with Python's pynrrd";

function dataFileOf(name: string | undefined, path: string): string | undefined {
  if (name === undefined) return undefined;
  if (name.startsWith('LIST') || name.includes('%'))
    throw unsupported(path, 'spreads its voxels over several files', FIX_REWRITE);
  return name;
}

function skipOf({ text, least, path }: { text: string | undefined; least: number; path: string }): number {
  const skip = Number(text ?? 0);
  if (!Number.isSafeInteger(skip) || skip < least) {
    throw unreadable(path, `has a damaged header: it skips ${text ?? ''} lines or bytes`);
  }
  return skip;
}
