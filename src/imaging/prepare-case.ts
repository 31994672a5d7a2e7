import { spacingOf } from './affine.js';
import { cropTo, nonzeroBox, type Box } from './box.js';
import { FIX_DAMAGED, imageFailure } from './image-failure.js';
import { toLabelMap } from './label-map.js';
import { normalize, type Normalization, type NormalizationUsed } from './normalize.js';
import { axisMapTo, orientTriple, type AxisMap, type Orientation } from './orientation.js';
import { reorient } from './reorient.js';
import { resampledSize, resizeLabels, resizeVolume, type ResampleOrder } from './resize.js';
import { requireSameGrid } from './same-grid.js';
import { voxelCount, type Affine, type RawImage, type Triple } from './volume.js';

/** What is done to every case, alike in training and in inference. */
export interface PrepareSettings {
  readonly orientation: Orientation;
  /** Voxel size per axis of `orientation`. */
  readonly spacingMm: 'native' | Triple;
  readonly crop: 'nonzero' | 'none';
  readonly resample: { readonly image: ResampleOrder; readonly label: ResampleOrder };
  /** One per channel. */
  readonly normalize: readonly Normalization[];
}

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
  readonly size: Triple;
  readonly resampled: boolean;
}

export interface PreparedCase {
  /** C-order with channels last: `((k * n2 + j) * n1 + i) * channels + c`. */
  readonly image: Float32Array;
  readonly channels: number;
  readonly label?: Uint8Array;
  readonly size: Triple;
  readonly spacingMm: Triple;
  readonly geometry: CaseGeometry;
  readonly measured: PrepareMeasured;
}

/**
 * Orients, crops, normalises at the case's own resolution, then resamples: nnU-Net's order. The one function behind
 * both training and inference; inference leaves `label` out.
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
  const normalization = cropped.map((data, c) => normalize(data, settings.normalize[c]!));

  const nativeSpacingMm = orientTriple(spacingOf(first.affine), axisMap);
  const spacingMm = settings.spacingMm === 'native' ? nativeSpacingMm : settings.spacingMm;
  const size = resampledSize({ size: box.size, from: nativeSpacingMm, to: spacingMm });
  const resampled = size.some((length, axis) => length !== box.size[axis]);
  const volumes = !resampled
    ? cropped
    : cropped.map((data) =>
        resizeVolume({
          data,
          size: box.size,
          newSize: size,
          order: settings.resample.image,
          out: new Float32Array(voxelCount(size)),
        }),
      );
  return {
    image: interleave(volumes),
    channels: channels.length,
    ...(label === undefined
      ? {}
      : { label: prepareLabel({ label, axisMap, orientedSize, box, size, order: settings.resample.label }) }),
    size,
    spacingMm,
    geometry: {
      nativeSize: first.size,
      nativeAffine: first.affine,
      hasSpace: first.hasSpace,
      axisMap,
      orientedSize,
      box,
      size,
    },
    measured: {
      normalization,
      box,
      cropShare: voxelCount(box.size) / voxelCount(orientedSize),
      nativeSpacingMm,
      spacingMm,
      size,
      resampled,
    },
  };
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
  if (box !== undefined) return box;
  throw imageFailure({
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
  box,
  size,
  order,
}: {
  label: RawImage;
  axisMap: AxisMap;
  orientedSize: Triple;
  box: Box;
  size: Triple;
  order: ResampleOrder;
}): Uint8Array {
  const oriented = new Uint8Array(label.data.length);
  reorient({ data: toLabelMap(label), size: label.size, map: axisMap, out: oriented });
  const cropped = cropTo({ data: oriented, size: orientedSize, box });
  if (size.every((length, axis) => length === box.size[axis])) return cropped;
  return resizeLabels({ data: cropped, size: box.size, newSize: size, order });
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
