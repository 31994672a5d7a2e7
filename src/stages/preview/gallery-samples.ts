import type { Triple } from '../../imaging/volume.js';
import { voxelCount } from '../../imaging/volume.js';
import { assembleBatch } from '../../learn/loader/assemble-batch.js';
import type { Batch, BatchSettings } from '../../learn/loader/batch.js';
import type { CaseCache } from '../../learn/loader/case-cache.js';
import { cutPlanes, type ShownPatch } from '../../imaging/picture/cut-planes.js';
import { fullestPlanes } from '../../imaging/picture/fullest-planes.js';
import { greyWindow } from '../../imaging/picture/grey-window.js';
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
    const windows = Array.from({ length: before.channels }, (_, channel) => greyWindow(before, channel));
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
