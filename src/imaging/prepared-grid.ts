import type { Box } from './box.js';
import { centredFit, fitSize, type SizeFit } from './fit-size.js';
import type { PrepareSettings } from './prepare-settings.js';
import { resampledSize, resizeLabels, resizeVolume, type ResampleOrder } from './resize.js';
import { separateAxis, type AxisIndex } from './separate-axis.js';
import { voxelCount, type Triple } from './volume.js';

/** The way from the cropped volume to the prepared one. */
export interface PreparedGrid {
  readonly box: Box;
  readonly nativeSpacingMm: Triple;
  readonly spacingMm: Triple;
  readonly resampled: boolean;
  readonly separate: AxisIndex | undefined;
  /** From the resampled size to the final one. */
  readonly fit: SizeFit;
}

/** Decides the grid; `nativeSpacingMm` along the oriented axes. */
export function preparedGrid({
  box,
  nativeSpacingMm,
  settings,
}: {
  box: Box;
  nativeSpacingMm: Triple;
  settings: PrepareSettings;
}): PreparedGrid {
  const from = box.size;
  const nominal = settings.spacingMm === 'native' ? nativeSpacingMm : settings.spacingMm;
  const size = settings.resize ?? resampledSize({ size: from, from: nativeSpacingMm, to: nominal });
  const along = (axis: AxisIndex): number => (nativeSpacingMm[axis] * from[axis]) / size[axis];
  const spacingMm: Triple = settings.resize === undefined ? nominal : [along(0), along(1), along(2)];
  const target = settings.size === undefined || settings.size === 'native' ? size : settings.size;
  return {
    box,
    nativeSpacingMm,
    spacingMm,
    resampled: size.some((length, axis) => length !== from[axis]),
    separate: settings.resample.separateZ === 'auto' ? separateAxis(nativeSpacingMm, spacingMm) : undefined,
    fit: centredFit(size, target),
  };
}

/** One channel of the cropped volume on its resampled grid and at its final size. */
export function imageOnGrid({
  data,
  grid,
  order,
}: {
  data: Float32Array;
  grid: PreparedGrid;
  order: ResampleOrder;
}): Float32Array {
  const { box, fit, separate, resampled } = grid;
  if (!resampled) return fitSize(data, fit);
  const out = new Float32Array(voxelCount(fit.from));
  return fitSize(resizeVolume({ data, size: box.size, newSize: fit.from, order, out, separate }), fit);
}

/** A label map of the cropped volume, before and after it is brought to its final size. */
export function labelsOnGrid({ data, grid, order }: { data: Uint8Array; grid: PreparedGrid; order: 0 | 1 }): {
  resampled: Uint8Array;
  fitted: Uint8Array;
} {
  const { box, fit, separate } = grid;
  const resampled = grid.resampled ? resizeLabels({ data, size: box.size, newSize: fit.from, order, separate }) : data;
  return { resampled, fitted: fitSize(resampled, fit) };
}
