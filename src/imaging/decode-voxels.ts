import { BYTES_PER_PIXEL, type PixelType, type VoxelArray } from './volume.js';

/** Raw bytes as a typed array of `count` voxels, in this machine's byte order. 64-bit integers become doubles. */
export function decodeVoxels({
  bytes,
  count,
  pixelType,
  littleEndian,
}: {
  bytes: Uint8Array;
  count: number;
  pixelType: PixelType;
  littleEndian: boolean;
}): VoxelArray {
  const width = BYTES_PER_PIXEL[pixelType];
  if (bytes.byteLength < count * width) throw new Error('Internal error: fewer bytes than voxels');
  // A copy is aligned, and may be swapped in place.
  const copy = Buffer.from(new ArrayBuffer(count * width));
  copy.set(bytes.subarray(0, count * width));
  if (littleEndian !== HOST_IS_LITTLE_ENDIAN) swap(copy, width);
  return view(copy.buffer, pixelType);
}

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function swap(bytes: Buffer, width: number): void {
  if (width === 2) bytes.swap16();
  else if (width === 4) bytes.swap32();
  else if (width === 8) bytes.swap64();
}

function view(buffer: ArrayBuffer, pixelType: PixelType): VoxelArray {
  switch (pixelType) {
    case 'uint8':
      return new Uint8Array(buffer);
    case 'int8':
      return new Int8Array(buffer);
    case 'uint16':
      return new Uint16Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
    case 'uint64':
      return Float64Array.from(new BigUint64Array(buffer), Number);
    case 'int64':
      return Float64Array.from(new BigInt64Array(buffer), Number);
  }
}
