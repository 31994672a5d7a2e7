import type { Triple } from '../../imaging/volume.js';
import { voxelCount } from '../../imaging/volume.js';
import { assembleBatch } from '../../learn/loader/assemble-batch.js';
import type { Batch, BatchSettings } from '../../learn/loader/batch.js';
import type { CaseCache } from '../../learn/loader/case-cache.js';
import { cutPlanes, type ShownPatch, type Window } from './cut-planes.js';
import type { GallerySample } from './gallery.js';
import { keyOfTransform } from './key-of-transform.js';

/**
 * One batch of the loader, with augmentation and without: the same places, since each draw has a stream of its own.
 * `settings.cases` is the one case to show.
 */
export function gallerySamples(
  settings: BatchSettings,
  options: {
    step: number;
    cache: CaseCache;
    /** Value of the label that nothing is learned from; it says nothing about where the object is. */
    ignore?: number | undefined;
  },
): GallerySample[] {
  const { step, cache, ignore } = options;
  const augmented = assembleBatch(settings, { epoch: 0, step }, cache);
  const original = assembleBatch({ ...settings, augmentation: {} }, { epoch: 0, step }, cache);
  return augmented.samples.map((sample, slot): GallerySample => {
    const [before, after] = [original, augmented].map((batch) => patchOf(batch, slot, settings.patch)) as [
      ShownPatch,
      ShownPatch,
    ];
    const at = fullestPlanes(before, ignore);
    const windows = Array.from({ length: before.channels }, (_, channel) => windowOf(before, channel));
    const target = original.targets && {
      before: original.targets[slot]!,
      after: augmented.targets![slot]!,
    };
    return {
      start: sample.start,
      paddedVoxels: sample.paddedVoxels,
      ...(sample.centredOn === undefined ? {} : { centredOn: sample.centredOn }),
      draws: Object.fromEntries(Object.entries(sample.draws).map(([name, params]) => [keyOfTransform(name), params])),
      volumeFactor: sample.volumeFactor,
      ...(target === undefined ? {} : { target }),
      original: cutPlanes(before, at, windows),
      augmented: cutPlanes(after, at, windows),
    };
  });
}

function patchOf({ image, channels, labels, spacing }: Batch, slot: number, size: Triple): ShownPatch {
  const voxels = voxelCount(size);
  const [label] = labels;
  return {
    size,
    channels,
    spacingMm: [spacing[3 * slot]!, spacing[3 * slot + 1]!, spacing[3 * slot + 2]!],
    image: image.subarray(slot * voxels * channels, (slot + 1) * voxels * channels),
    ...(label && { label: label.subarray(slot * voxels, (slot + 1) * voxels) }),
  };
}

/** Along each axis the slice with most voxels of the foreground, or the middle one where there is none. */
function fullestPlanes({ size, label }: ShownPatch, ignore: number | undefined): Triple {
  const counts = size.map((length) => new Uint32Array(length)) as [Uint32Array, Uint32Array, Uint32Array];
  if (label !== undefined) {
    for (let k = 0, voxel = 0; k < size[2]; k++) {
      for (let j = 0; j < size[1]; j++) {
        for (let i = 0; i < size[0]; i++, voxel++) {
          if (label[voxel] === 0 || label[voxel] === ignore) continue;
          counts[0][i]!++;
          counts[1][j]!++;
          counts[2][k]!++;
        }
      }
    }
  }
  const fullest = (axis: 0 | 1 | 2): number => {
    const most = counts[axis].reduce((max, count) => Math.max(max, count), 0);
    return most === 0 ? Math.floor(size[axis] / 2) : counts[axis].indexOf(most);
  };
  return [fullest(0), fullest(1), fullest(2)];
}

/** So that a few bright voxels do not make the rest dark. */
const SHOWN_SHARE = [0.005, 0.995] as const;

function windowOf({ image, channels }: ShownPatch, channel: number): Window {
  const values = new Float32Array(image.length / channels);
  for (let voxel = 0; voxel < values.length; voxel++) values[voxel] = image[voxel * channels + channel]!;
  values.sort();
  const [black, white] = SHOWN_SHARE.map((share) => values[Math.round(share * (values.length - 1))]!) as [
    number,
    number,
  ];
  return white > black ? [black, white] : [black - 0.5, black + 0.5];
}
