import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { THUMBNAIL_CELLS, THUMBNAIL_EDGE } from '../../imaging/thumbnail.js';

/** Cells along each axis that the coarse comparison takes together. */
const BLOCK = 4;

/** The thumbnails of all channels that `ingest` published of a case, one after the other, at unit length. */
export function readThumbnails(folder: string): Float32Array {
  const bytes = readFileSync(join(folder, 'thumbnails.f32'));
  const cells = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  let squares = 0;
  for (const value of cells) squares += value * value;
  return squares === 0 ? cells : cells.map((value) => value / Math.sqrt(squares));
}

/** Means of blocks of 4 x 4 x 4 cells, scaled to be an orthonormal projection: no two thumbnails are nearer than theirs. */
export function coarseThumbnails(thumbnails: Float32Array): Float32Array {
  const edge = THUMBNAIL_EDGE / BLOCK;
  const perChannel = edge ** 3;
  const scale = 1 / Math.sqrt(BLOCK ** 3);
  const out = new Float32Array((thumbnails.length / THUMBNAIL_CELLS) * perChannel);
  for (let at = 0; at < thumbnails.length; at++) {
    const cell = at % THUMBNAIL_CELLS;
    const part = (stride: number): number => Math.floor((Math.floor(cell / stride) % THUMBNAIL_EDGE) / BLOCK);
    const block = (part(THUMBNAIL_EDGE ** 2) * edge + part(THUMBNAIL_EDGE)) * edge + part(1);
    out[Math.floor(at / THUMBNAIL_CELLS) * perChannel + block]! += scale * thumbnails[at]!;
  }
  return out;
}
