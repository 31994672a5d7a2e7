import { labelsOnGrid, type PreparedGrid } from './prepared-grid.js';

/** What a fixed size cuts away of an image, in resampled voxels in which some channel is not 0. JSON-able. */
export interface ImageCut {
  readonly cut: number;
  readonly of: number;
}

/**
 * Counts what is outside of the fixed size. `channels` are the cropped volumes, C-order, before they are normalised:
 * afterwards 0 means something else. Undefined where nothing is cut; an axis that grows costs no counting.
 */
export function imageCut(channels: readonly Float32Array[], grid: PreparedGrid): ImageCut | undefined {
  const { from, to } = grid.fit;
  if (from.every((length, axis) => length <= to[axis]!)) return undefined;
  const nonzero = new Uint8Array(channels[0]!.length);
  for (const data of channels) for (let v = 0; v < data.length; v++) if (data[v] !== 0) nonzero[v] = 1;
  const { resampled, fitted } = labelsOnGrid({ data: nonzero, grid, order: 0 });
  const of = sum(resampled);
  const cut = of - sum(fitted);
  return cut === 0 ? undefined : { cut, of };
}

function sum(values: Uint8Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
