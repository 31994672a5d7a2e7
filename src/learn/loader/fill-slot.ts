import { augmentationChain } from '../../imaging/augment/augmentation-chain.js';
import { drawParameters } from '../../imaging/augment/draw-parameters.js';
import { makeSample } from '../../imaging/augment/make-sample.js';
import { downsampleLabel } from '../../imaging/downsample-label.js';
import { voxelsInside } from '../../imaging/extract-patch.js';
import { overlapOf } from '../../imaging/fit-size.js';
import type { LoadedCase } from '../../imaging/prepared-file.js';
import { isForcedSlot, samplePatch } from '../../imaging/sample-patch.js';
import type { Patch } from '../../imaging/transform.js';
import { voxelCount } from '../../imaging/volume.js';
import type { Batch, BatchIndex, BatchSettings, PreparedCaseFile, SampleRecord } from './batch.js';
import { drawCase, placeRandom } from './choose-cases.js';
import { stepKey } from './step-key.js';

/** Draws one sample, makes it, and writes it into its place in the batch's image and labels. */
export function fillSlot({
  settings,
  index,
  slot,
  file,
  loaded,
  batch,
}: {
  settings: BatchSettings;
  index: BatchIndex;
  slot: number;
  file: PreparedCaseFile;
  loaded: LoadedCase;
  batch: SlotArrays;
}): SampleRecord {
  const { purpose, patch, batch: slots, foreground, augmentation, scales } = settings;
  const { size, channels, spacingMm, hasLabel } = loaded.header;
  if (channels !== batch.channels) {
    throw new Error(`Internal error: case ${file.id} has ${channels} channels, another of its batch ${batch.channels}`);
  }
  if (scales.length > 0 && !hasLabel) throw new Error(`Internal error: case ${file.id} has no label`);
  const key = [...stepKey(settings, index), slot];
  const random = placeRandom(stepKey(settings, index), slot);
  if (settings.caseOrder === 'random') drawCase(random, settings.cases.length);
  const place = samplePatch({
    random,
    size,
    patch,
    forced: isForcedSlot({ slot, batch: slots, share: foreground }),
    foreground: loaded.foreground,
  });
  const { start } = place;
  const chain = purpose === 'training' ? augmentationChain(augmentation, { patch, spacingMm }) : [];
  const draws = drawParameters(chain, key, { size: patch, channels, spacingMm, start, caseSize: size });
  const { image, label, mask } = loaded;
  const { fit } = loaded.header.geometry;
  const content = fit && overlapOf(fit);
  const source = {
    size,
    channels,
    image,
    ...(scales.length > 0 && { label }),
    ...(mask && { mask }),
    ...(content && { content }),
  };
  const out = patchIn({ batch, slot, size: patch, hasMask: mask !== undefined });
  const { volumeFactor } = makeSample({ source, start, chain, draws, maskedChannels: maskedChannels(loaded), out });
  if (channels > 1) interleave(batch, slot, out.images);
  if (out.label !== undefined) fillLowerLabels({ batch, slot, size: patch, label: out.label, scales });
  const voxels = voxelCount(patch);
  const paddedVoxels = voxels - voxelsInside({ start, patch, size });
  return { case: file.id, ...place, voxels, paddedVoxels, draws, volumeFactor };
}

type SlotArrays = Pick<Batch, 'image' | 'channels' | 'labels'>;

/** A patch of zeros whose label, and whose image if it has one channel, lie in the batch already. */
function patchIn({
  batch,
  slot,
  size,
  hasMask,
}: {
  batch: SlotArrays;
  slot: number;
  size: Patch['size'];
  hasMask: boolean;
}): Patch {
  const voxels = voxelCount(size);
  const [full] = batch.labels;
  return {
    size,
    images:
      batch.channels === 1
        ? [batch.image.subarray(slot * voxels, (slot + 1) * voxels)]
        : Array.from({ length: batch.channels }, () => new Float32Array(voxels)),
    ...(full && { label: full.subarray(slot * voxels, (slot + 1) * voxels) }),
    ...(hasMask && { mask: new Uint8Array(voxels) }),
  };
}

function interleave({ image, channels }: SlotArrays, slot: number, images: Patch['images']): void {
  for (const [channel, values] of images.entries()) {
    const first = slot * values.length * channels + channel;
    for (let i = 0, at = first; i < values.length; i++, at += channels) image[at] = values[i]!;
  }
}

function fillLowerLabels({
  batch,
  slot,
  size,
  label,
  scales,
}: {
  batch: SlotArrays;
  slot: number;
  size: Patch['size'];
  label: Uint8Array;
  scales: BatchSettings['scales'];
}): void {
  for (const [level, factors] of scales.entries()) {
    if (level === 0) continue;
    const lower = downsampleLabel({ label, size, factors });
    batch.labels[level]!.set(lower, slot * lower.length);
  }
}

/** Channels that were normalised inside the mask and are 0 outside it. */
function maskedChannels({ header }: LoadedCase): readonly number[] {
  const used = header.measured.normalization;
  return [...used.keys()].filter((channel) => used[channel]!.masked !== undefined);
}
