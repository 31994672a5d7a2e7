import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { storedGzip } from './stored-gzip.js';

it.each([0, 1, 65_535, 65_536, 200_000])('zlib unpacks %i bytes', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * i) % 251);
  // gunzip checks length and checksum.
  expect(Buffer.compare(gunzipSync(storedGzip(bytes)), bytes)).toBe(0);
});
