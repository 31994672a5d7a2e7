import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { canonicalJson, type Json } from './json.js';

/** 64 lower-case hexadecimal digits. */
export type Sha256 = string & { readonly __brand: 'Sha256' };

export function sha256(bytes: Uint8Array | string): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256;
}

/** Hash of a value's meaning: the order of its keys does not count. */
export function sha256OfJson(value: Json): Sha256 {
  return sha256(canonicalJson(value));
}

const CHUNK_BYTES = 1 << 20;

/** Hash of a file's content, read in chunks. Throws what `node:fs` throws. */
export function sha256OfFile(path: string): Sha256 {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const fd = openSync(path, 'r');
  try {
    for (;;) {
      const read = readSync(fd, chunk, 0, CHUNK_BYTES, null);
      if (read === 0) break;
      hash.update(chunk.subarray(0, read));
    }
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex') as Sha256;
}
