import { constants as bufferConstants } from 'node:buffer';
import { constants, gunzipSync, inflateSync } from 'node:zlib';
import { hasErrorCode } from '../base/atomic-file.js';
import { FIX_DAMAGED, imageFailure, truncated, unreadable, unsupported } from './image-failure.js';

/** Deflate cannot shrink data by more than this factor, so a larger promise needs no memory to be refused. */
const MOST_COMPRESSION = 1040;
/** Some writers pad the end of the file. */
const SLACK_BYTES = 1 << 16;

/**
 * Inflates `bytes`, which should give `expected` bytes or a little more, without ever taking more memory than that.
 * Throws IMAGE_TRUNCATED if it gives fewer and IMAGE_UNREADABLE if it is damaged or gives far more.
 */
export function boundedGunzip({
  bytes,
  expected,
  path,
  format = 'gzip',
}: {
  bytes: Uint8Array;
  expected: number;
  path: string;
  format?: 'gzip' | 'zlib';
}): Uint8Array {
  if (expected > bytes.byteLength * MOST_COMPRESSION + SLACK_BYTES) {
    throw imageFailure({
      code: 'IMAGE_TRUNCATED',
      path,
      problem: `is cut short: its header promises ${expected} bytes, more than ${bytes.byteLength} compressed bytes can hold`,
      fix: FIX_DAMAGED,
    });
  }
  if (expected + SLACK_BYTES > bufferConstants.MAX_LENGTH) {
    const most = Math.floor(bufferConstants.MAX_LENGTH / 2 ** 30);
    throw unsupported(path, `is larger than the ${most} GiB that one image may have`, 'crop or resample it before');
  }
  let inflated: Uint8Array;
  try {
    inflated = (format === 'gzip' ? gunzipSync : inflateSync)(bytes, { maxOutputLength: expected + SLACK_BYTES });
  } catch (error) {
    if (hasErrorCode(error, 'ERR_BUFFER_TOO_LARGE')) {
      throw unreadable(path, `holds more data than the ${expected} bytes that its header promises`, error);
    }
    if (hasErrorCode(error, 'Z_BUF_ERROR')) {
      throw imageFailure({
        code: 'IMAGE_TRUNCATED',
        path,
        problem: 'is cut short: its compressed data end too early',
        fix: FIX_DAMAGED,
        cause: error,
      });
    }
    throw unreadable(path, 'is damaged: its compressed data cannot be unpacked', error);
  }
  if (inflated.byteLength < expected) throw truncated({ path, expected, found: inflated.byteLength });
  return inflated;
}

/** The start of what `bytes` inflates to: at least `wanted` bytes where there are as many. */
export function gunzipStart(bytes: Uint8Array, wanted: number, path: string): Uint8Array {
  try {
    // Part of the stream is enough for the start; Z_SYNC_FLUSH accepts that it ends in the middle.
    const part = bytes.subarray(0, 4 * wanted + 1024);
    return gunzipSync(part, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, wanted);
  } catch (error) {
    throw unreadable(path, 'is damaged: its compressed data cannot be unpacked', error);
  }
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}
