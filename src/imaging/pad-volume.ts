import type { CentralPadding } from './central-padding.js';
import { voxelCount, type Triple } from './volume.js';

interface PaddedVolume {
  /** C-order, channels last. */
  readonly data: Float32Array;
  /** Size without the padding. */
  readonly size: Triple;
  readonly channels: number;
  readonly padding: CentralPadding;
}

/** The volume with zeros around it. Returns `data` itself where nothing is missing. */
export function padCentrally({ data, size, channels, padding }: PaddedVolume): Float32Array {
  if (voxelCount(padding.size) === voxelCount(size)) return data;
  const out = new Float32Array(voxelCount(padding.size) * channels);
  forEachRow({ size, channels, padding }, (inside, outside, length) => {
    out.set(data.subarray(inside, inside + length), outside);
  });
  return out;
}

/** Takes the padding off again: `data` is the padded volume, `size` the size without the padding. */
export function unpad({ data, size, channels, padding }: PaddedVolume): Float32Array {
  if (voxelCount(padding.size) === voxelCount(size)) return data;
  const out = new Float32Array(voxelCount(size) * channels);
  forEachRow({ size, channels, padding }, (inside, outside, length) => {
    out.set(data.subarray(outside, outside + length), inside);
  });
  return out;
}

/** Visits each row along the first axis: where it begins in the small array and in the padded one, and its length. */
function forEachRow(
  { size, channels, padding }: Omit<PaddedVolume, 'data'>,
  visit: (inside: number, outside: number, length: number) => void,
): void {
  const [n1, n2, n3] = size;
  const { below, size: padded } = padding;
  for (let k = 0; k < n3; k++) {
    for (let j = 0; j < n2; j++) {
      const outside = ((k + below[2]) * padded[1] + j + below[1]) * padded[0] + below[0];
      visit((k * n2 + j) * n1 * channels, outside * channels, n1 * channels);
    }
  }
}
