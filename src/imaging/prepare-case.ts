import { spacingOf } from './affine.js';
import { cropTo, nonzeroBox, type Box } from './box.js';
import type { SizeFit } from './fit-size.js';
import { imageCut, type ImageCut } from './image-cut.js';
import { FIX_DAMAGED, imageFailure } from './image-failure.js';
import { toLabelMap } from './label-map.js';
import { nonzeroMask } from './nonzero-mask.js';
import { normalize, type NormalizationUsed } from './normalize.js';
import { axisMapTo, orientTriple, type AxisMap, type Orientation } from './orientation.js';
import type { PrepareSettings } from './prepare-settings.js';
import { imageOnGrid, labelsOnGrid, preparedGrid, type PreparedGrid } from './prepared-grid.js';
import { reorient } from './reorient.js';
import { requireSameGrid } from './same-grid.js';
import type { AxisIndex } from './separate-axis.js';
import { voxelCount, type Affine, type RawImage, type Triple } from './volume.js';

/** What leads from a prepared case back to the image as it was stored. JSON-able. */
export interface CaseGeometry {
  /** Size along the stored axes. */
  readonly nativeSize: Triple;
  readonly nativeAffine: Affine;
  readonly hasSpace: boolean;
  readonly axisMap: AxisMap;
  /** Size along the oriented axes, before cropping. */
  readonly orientedSize: Triple;
  /** What the crop kept, in oriented voxels before resampling. */
  readonly box: Box;
  /** Voxel size along the oriented axes before and after resampling. */
  readonly nativeSpacingMm: Triple;
  readonly spacingMm: Triple;
  readonly separateZ: 'auto' | 'never';
  /** From the resampled size to `size`. */
  readonly fit: SizeFit;
  /** Size of the prepared case. */
  readonly size: Triple;
}

/** What was really done, measured where it was done. */
export interface PrepareMeasured {
  /** Per channel. */
  readonly normalization: readonly NormalizationUsed[];
  readonly box: Box;
  /** Voxels kept by the crop, as a share of all. */
  readonly cropShare: number;
  /** Voxel size along the oriented axes before and after resampling. */
  readonly nativeSpacingMm: Triple;
  readonly spacingMm: Triple;
  readonly resampled: boolean;
  /** The axis along which the nearest slice was taken; null if there was none. */
  readonly separateAxis: AxisIndex | null;
  /** Size after resampling, and after padding or cropping to a fixed size. */
  readonly resampledSize: Triple;
  readonly size: Triple;
  /** Labelled voxels that the crop (native voxels) and the fixed size (resampled voxels) cut away; null without label. */
  readonly labelCut: { readonly crop: number; readonly size: number } | null;
  /** What the fixed size cuts away of an image without a label; absent where it cuts nothing. */
  readonly imageCut?: ImageCut;
}

export interface PreparedCase {
  /** C-order with channels last: `((k * n2 + j) * n1 + i) * channels + c`. */
  readonly image: Float32Array;
  readonly channels: number;
  readonly label?: Uint8Array;
  /**
   * 1 where `normalizeMask` found an inside, C-order; absent if no channel was masked. The channels whose
   * `measured.normalization` has `masked` are 0 outside of it, and an augmentation has to leave them so.
   */
  readonly mask?: Uint8Array;
  readonly size: Triple;
  readonly spacingMm: Triple;
  readonly geometry: CaseGeometry;
  readonly measured: PrepareMeasured;
}

/**
 * Orients, crops, normalises at the case's own resolution, resamples (nnU-Net's order), then pads or crops to a fixed
 * size. The one function behind both training and inference; inference leaves `label` out.
 * Throws GRID_DIFFERS, SPACE_MISSING, IMAGE_EMPTY, LABEL_NOT_INTEGER, LABEL_NOT_DECLARED.
 */
export function prepareCase({
  channels,
  label,
  settings,
}: {
  channels: readonly RawImage[];
  label?: RawImage;
  settings: PrepareSettings;
}): PreparedCase {
  const first = channels[0];
  if (first === undefined || settings.normalize.length !== channels.length) {
    throw new Error('Internal error: a case needs one normalisation for each of its channels');
  }
  for (const other of [...channels.slice(1), ...(label === undefined ? [] : [label])]) requireSameGrid(first, other);
  requireSpace(first, settings.orientation);

  const axisMap = axisMapTo(settings.orientation, first.affine);
  const orientedSize = orientTriple(first.size, axisMap);
  const oriented = channels.map(({ data, size }) => {
    const out = new Float32Array(data.length);
    reorient({ data, size, map: axisMap, out });
    return out;
  });
  const box = boxOf({ oriented, size: orientedSize, crop: settings.crop, path: first.path });
  const cropped = oriented.map((data) => cropTo({ data, size: orientedSize, box }));
  const grid = preparedGrid({ box, nativeSpacingMm: orientTriple(spacingOf(first.affine), axisMap), settings });
  const cut = label === undefined ? imageCut(cropped, grid) : undefined;
  const inside = maskOf({ cropped, size: box.size, settings, path: first.path });
  const normalization = cropped.map((data, c) => normalize(data, settings.normalize[c]!, inside));

  const { fit, resampled, separate } = grid;
  const mask = inside && labelsOnGrid({ data: inside, grid, order: 1 }).fitted;
  const volumes = cropped.map((data, c) => {
    const volume = imageOnGrid({ data, grid, order: settings.resample.image });
    if (mask !== undefined && normalization[c]!.masked !== undefined) clearOutside(volume, mask);
    return volume;
  });
  const labels = label && prepareLabel({ label, axisMap, orientedSize, grid, order: settings.resample.label });
  const { nativeSpacingMm, spacingMm } = grid;
  return {
    image: interleave(volumes),
    channels: channels.length,
    ...(labels === undefined ? {} : { label: labels.data }),
    ...(mask === undefined ? {} : { mask }),
    size: fit.to,
    spacingMm,
    geometry: {
      nativeSize: first.size,
      nativeAffine: first.affine,
      hasSpace: first.hasSpace,
      axisMap,
      orientedSize,
      box,
      nativeSpacingMm,
      spacingMm,
      separateZ: settings.resample.separateZ ?? 'never',
      fit,
      size: fit.to,
    },
    measured: {
      normalization,
      box,
      cropShare: voxelCount(box.size) / voxelCount(orientedSize),
      nativeSpacingMm,
      spacingMm,
      resampled,
      separateAxis: (resampled ? separate : undefined) ?? null,
      resampledSize: fit.from,
      size: fit.to,
      labelCut: labels?.cut ?? null,
      ...(cut === undefined ? {} : { imageCut: cut }),
    },
  };
}

/** Interpolation reaches a little over the edge of the mask. */
function clearOutside(data: Float32Array, mask: Uint8Array): void {
  for (let v = 0; v < data.length; v++) if (mask[v] === 0) data[v] = 0;
}

function requireSpace(image: RawImage, orientation: Orientation): void {
  if (image.hasSpace || orientation === 'stored') return;
  throw imageFailure({
    code: 'SPACE_MISSING',
    path: image.path,
    problem: `declares no space, so it cannot be brought to ${orientation}: its left and right are unknown`,
    fix: 'correct its header, or set `preprocessing.orientation: stored` and name mirror axes `axis1` to `axis3`',
  });
}

function boxOf({
  oriented,
  size,
  crop,
  path,
}: {
  oriented: readonly Float32Array[];
  size: Triple;
  crop: PrepareSettings['crop'];
  path: string;
}): Box {
  if (crop === 'none') return { start: [0, 0, 0], size };
  const box = nonzeroBox(oriented, size);
  if (box === undefined) throw empty(path);
  return box;
}

/** The crop cannot open or close a hole, so the mask of the cropped volume is the crop of the whole mask. */
function maskOf({
  cropped,
  size,
  settings,
  path,
}: {
  cropped: readonly Float32Array[];
  size: Triple;
  settings: PrepareSettings;
  path: string;
}): Uint8Array | undefined {
  if (settings.normalizeMask !== 'nonzero' || !settings.normalize.includes('zscore')) return undefined;
  const mask = nonzeroMask(cropped, size);
  if (!mask.includes(1)) throw empty(path);
  return mask;
}

function empty(path: string): Error {
  return imageFailure({
    code: 'IMAGE_EMPTY',
    path,
    problem: 'is 0 in every voxel of every channel',
    fix: FIX_DAMAGED,
  });
}

function prepareLabel({
  label,
  axisMap,
  orientedSize,
  grid,
  order,
}: {
  label: RawImage;
  axisMap: AxisMap;
  orientedSize: Triple;
  grid: PreparedGrid;
  order: 0 | 1;
}): { data: Uint8Array; cut: { crop: number; size: number } } {
  const oriented = new Uint8Array(label.data.length);
  reorient({ data: toLabelMap(label), size: label.size, map: axisMap, out: oriented });
  const cropped = cropTo({ data: oriented, size: orientedSize, box: grid.box });
  const { resampled, fitted } = labelsOnGrid({ data: cropped, grid, order });
  return {
    data: fitted,
    cut: {
      crop: countLabelled(oriented) - countLabelled(cropped),
      size: countLabelled(resampled) - countLabelled(fitted),
    },
  };
}

function countLabelled(label: Uint8Array): number {
  let count = 0;
  for (let v = 0; v < label.length; v++) if (label[v] !== 0) count++;
  return count;
}

/** One volume per channel becomes one array with the channels of a voxel side by side. */
function interleave(volumes: readonly Float32Array[]): Float32Array {
  const channels = volumes.length;
  if (channels === 1) return volumes[0]!;
  const voxels = volumes[0]!.length;
  const image = new Float32Array(voxels * channels);
  for (const [c, volume] of volumes.entries()) {
    for (let v = 0; v < voxels; v++) image[v * channels + c] = volume[v]!;
  }
  return image;
}
