import type { Triple } from './volume.js';

/** Which of the first, second and third axis run backwards. */
export type Flips = readonly [boolean, boolean, boolean];

/**
 * Reverses some axes of a C-order volume in place. Its own inverse.
 *
 * Reversing the whole array turns all three axes round, reversing each plane the first two, each row the first: any
 * flips are some of these one after another, and each is one native call on contiguous voxels.
 */
export function flipInPlace(data: Float32Array | Uint8Array, size: Triple, [first, second, third]: Flips): void {
  const [n1, n2] = size;
  if (third) data.reverse();
  if (second !== third) reverseBlocks(data, n1 * n2);
  if (first !== second) reverseBlocks(data, n1);
}

function reverseBlocks(data: Float32Array | Uint8Array, length: number): void {
  for (let start = 0; start < data.length; start += length) data.subarray(start, start + length).reverse();
}
