import { voxelCount, type Triple } from './volume.js';

/** nnU-Net's scale, chosen there so that half precision resolves the corners. */
const LARGEST = 10;

/**
 * Weight of each voxel of a window when windows are blended, C-order: nnU-Net's `compute_gaussian`. A unit impulse at
 * `window // 2` filtered with sigma = window / 8 per axis, cut at 4 sigma, scaled to a maximum of 10, zeros replaced
 * by the smallest weight. For an even window the middle lies nearer to the end, so the map is not symmetric.
 */
export function gaussianImportance(window: Triple): Float32Array {
  const [first, second, third] = window.map(kernelAlong) as [Float64Array, Float64Array, Float64Array];
  const map = new Float32Array(voxelCount(window));
  let smallest = Infinity;
  let at = 0;
  for (const w3 of third) {
    for (const w2 of second) {
      for (const w1 of first) {
        // Each axis' largest weight is 1, so the maximum of the product is.
        const weight = LARGEST * w3 * w2 * w1;
        if (weight > 0 && weight < smallest) smallest = weight;
        map[at++] = weight;
      }
    }
  }
  for (let i = 0; i < map.length; i++) if (map[i] === 0) map[i] = smallest;
  return map;
}

function kernelAlong(length: number): Float64Array {
  const sigma = length / 8;
  const middle = Math.floor(length / 2);
  const radius = Math.floor(4 * sigma + 0.5);
  return Float64Array.from({ length }, (_, index) => {
    const distance = Math.abs(index - middle);
    return distance > radius ? 0 : Math.exp(-(distance * distance) / (2 * sigma * sigma));
  });
}
