import { voxelCount } from '../../imaging/volume.js';
import type { Batch, BatchIndex, BatchSettings } from './batch.js';
import type { CaseCache } from './case-cache.js';
import { chooseCases } from './choose-cases.js';
import { fillSlot } from './fill-slot.js';
import { scaledTarget } from './scaled-target.js';

/**
 * Makes one batch. A pure function of the settings, the cases' files and the index: every draw has a key of its own
 * (seed, fold, epoch, step, slot, purpose), so it does not matter which thread makes a batch, or when.
 */
export function assembleBatch(settings: BatchSettings, index: BatchIndex, cache: CaseCache): Batch {
  const { patch, scales, targetBehavesAs } = settings;
  const chosen = chooseCases(settings, index);
  const { header } = cache.get(chosen[0]!.folder);
  const voxels = voxelCount(patch);
  const batch = {
    epoch: index.epoch,
    step: index.step,
    image: new Float32Array(chosen.length * voxels * header.channels),
    channels: header.channels,
    labels: scales.map((factors) => new Uint8Array((chosen.length * voxels) / voxelCount(factors))),
    spacing: new Float32Array(3 * chosen.length),
  };
  const samples = chosen.map((file, slot) => {
    const loaded = cache.get(file.folder);
    batch.spacing.set(loaded.header.spacingMm, 3 * slot);
    return fillSlot({ settings, index, slot, file, loaded, batch });
  });
  takeAway(settings.control, { ...batch, samples: chosen.length });
  if (settings.cases.some(({ target }) => target === undefined)) return { ...batch, samples };
  const targets = Float32Array.from(chosen, ({ target }, slot) =>
    scaledTarget(target!, samples[slot]!.volumeFactor, targetBehavesAs),
  );
  return { ...batch, targets, samples };
}

/** What a control training has to do without. */
function takeAway(
  control: BatchSettings['control'],
  { image, labels, samples }: Pick<Batch, 'image' | 'labels'> & { samples: number },
): void {
  if (control === 'no-images') image.fill(0);
  if (control !== 'exchanged-labels') return;
  for (const map of labels) {
    const length = map.length / samples;
    const first = map.slice(0, length);
    map.copyWithin(0, length);
    map.set(first, map.length - length);
  }
}
