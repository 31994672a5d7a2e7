import { unreadable, unsupported } from './image-failure.js';
import { numbersOf, readTextHeader } from './text-header.js';
import type { PixelType, Triple } from './volume.js';
import type { VoxelSource } from './voxel-source.js';

/**
 * Reads a MetaImage header (itk.org/Wiki/ITK/MetaIO/Documentation) as far as it decides whether ITK can decode the
 * file. Throws IMAGE_UNREADABLE and IMAGE_UNSUPPORTED.
 */
export function parseMetaHeader(bytes: Uint8Array, path: string): VoxelSource {
  const { fields, dataAt } = readTextHeader({
    bytes,
    at: 0,
    separator: '=',
    isLast: (_line, key) => key === 'elementdatafile',
  });
  const dataFile = fields.get('elementdatafile');
  if (fields.get('ndims') === undefined || dataFile === undefined) {
    throw unreadable(path, 'is not a MetaImage file: NDims or ElementDataFile is missing');
  }
  const size = sizeOf(fields, path);
  const type = fields.get('elementtype') ?? '(none)';
  const pixelType = PIXEL_TYPES.get(type.toUpperCase());
  if (pixelType === undefined) throw unsupported(path, `has voxels of MetaImage type ${type}`);
  if (/^LIST\b/i.test(dataFile) || dataFile.includes('%')) {
    throw unsupported(path, 'spreads its voxels over several files');
  }
  const local = dataFile.toUpperCase() === 'LOCAL';
  const headerSize = Number(fields.get('headersize') ?? 0);
  const compressedBytes = Number(fields.get('compresseddatasize') ?? 0);
  const anatomy = fields.get('anatomicalorientation');
  return {
    size,
    pixelType,
    hasSpace:
      (anatomy !== undefined && !anatomy.includes('?')) ||
      ['transformmatrix', 'orientation', 'rotation'].some((name) => fields.has(name)),
    encoding: isTrue(fields.get('compresseddata')) ? 'zlib' : isFalse(fields.get('binarydata')) ? 'text' : 'raw',
    dataAt: local ? dataAt : 0,
    skipBytes: headerSize,
    ...(compressedBytes > 0 ? { dataBytes: compressedBytes } : {}),
    ...(local ? {} : { dataFile }),
  };
}

const PIXEL_TYPES: ReadonlyMap<string, PixelType> = new Map<string, PixelType>([
  ['MET_UCHAR', 'uint8'],
  ['MET_CHAR', 'int8'],
  ['MET_USHORT', 'uint16'],
  ['MET_SHORT', 'int16'],
  ['MET_UINT', 'uint32'],
  ['MET_INT', 'int32'],
  ['MET_ULONG_LONG', 'uint64'],
  ['MET_LONG_LONG', 'int64'],
  ['MET_FLOAT', 'float32'],
  ['MET_DOUBLE', 'float64'],
]);

function sizeOf(fields: ReadonlyMap<string, string>, path: string): Triple {
  const size = numbersOf(fields.get('dimsize'));
  if (size.length !== Number(fields.get('ndims')) || !size.every((n) => Number.isSafeInteger(n) && n >= 1)) {
    throw unreadable(path, `has a damaged header: a size of ${size.join(' x ')} voxels`);
  }
  const channels = Number(fields.get('elementnumberofchannels') ?? 1);
  if (size.length !== 3 || channels !== 1) {
    const what = size.length === 3 ? `has ${channels} values per voxel` : `is ${size.length}D (${size.join(' x ')})`;
    throw unsupported(
      path,
      `${what}; voxrun reads one 3D image per channel`,
      'split it into 3D files: each channel is a file of its own, and a label map is one file with one value per label',
    );
  }
  return size as unknown as Triple;
}

function isTrue(value: string | undefined): boolean {
  return /^(true|t|1|yes)$/i.test(value ?? '');
}

function isFalse(value: string | undefined): boolean {
  return /^(false|f|0|no)$/i.test(value ?? '');
}
