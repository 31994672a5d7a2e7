import { randomOf } from '../../base/random.js';
import { downsampleLabel } from '../../imaging/downsample-label.js';
import { extractPatch } from '../../imaging/extract-patch.js';
import { mirror } from '../../imaging/mirror.js';
import { isForcedSlot, samplePatch } from '../../imaging/sample-patch.js';
import type { Patch, Transform } from '../../imaging/transform.js';
import { voxelCount, type Triple } from '../../imaging/volume.js';
import type { Batch, BatchIndex, BatchSettings, SampleRecord } from './batch.js';
import type { CaseCache } from './case-cache.js';

/**
 * Makes one batch. A pure function of the settings, the cases' files and the index: every draw has a key of its own
 * (seed, fold, epoch, step, slot, purpose), so it does not matter which thread makes a batch, or when.
 */
export function assembleBatch(settings: BatchSettings, { epoch, step }: BatchIndex, cache: CaseCache): Batch {
  const { batch, patch, scales } = settings;
  const transforms = transformsOf(settings);
  const voxels = voxelCount(patch);
  const slots = Array.from({ length: batch }, (_, slot) =>
    assembleSlot({ settings, transforms, cache, key: [settings.seed, settings.fold, epoch, step, slot], slot }),
  );
  const { channels } = slots[0]!.patch;
  const image = new Float32Array(batch * voxels * channels);
  const labels = Array.from({ length: scales }, (_, scale) => new Uint8Array(batch * (voxels / 8 ** scale)));
  for (const [slot, { patch: made }] of slots.entries()) {
    image.set(made.image, slot * voxels * channels);
    for (const [scale, target] of labels.entries()) {
      const lower = downsampleLabel({ label: made.label, size: patch, factor: 2 ** scale });
      target.set(lower, slot * lower.length);
    }
  }
  return { epoch, step, image, channels, labels, samples: slots.map(({ record }) => record) };
}

function transformsOf({ mirror: { axes, p, pairs } }: BatchSettings): readonly Transform[] {
  // The transforms differ in their parameters; each is only ever given the ones that it drew.
  return axes.length === 0 ? [] : [mirror({ axes, p, pairs })];
}

function assembleSlot({
  settings,
  transforms,
  cache,
  key,
  slot,
}: {
  settings: BatchSettings;
  transforms: readonly Transform[];
  cache: CaseCache;
  key: readonly number[];
  slot: number;
}): { patch: Patch; record: SampleRecord } {
  const { cases, patch: size, batch, foreground } = settings;
  const random = randomOf([...key, 'patch']);
  // Uniform with replacement, as nnU-Net.
  const chosen = cases[random.integer(cases.length)]!;
  const loaded = cache.get(chosen.folder);
  const place = samplePatch({
    random,
    size: loaded.header.size,
    patch: size,
    forced: isForcedSlot({ slot, batch, share: foreground }),
    foreground: loaded.foreground,
  });
  const { patch, paddedVoxels } = cut(loaded, place.start, size);
  const draws: Record<string, SampleRecord['draws'][string]> = {};
  let augmented = patch;
  for (const transform of transforms) {
    const params = transform.sample(randomOf([...key, transform.name]), {
      size,
      spacingMm: loaded.header.spacingMm,
    });
    draws[transform.name] = params;
    augmented = transform.apply(augmented, params);
  }
  return { patch: augmented, record: { case: chosen.id, ...place, paddedVoxels, draws } };
}

function cut(
  { header, image, label }: ReturnType<CaseCache['get']>,
  start: Triple,
  size: Triple,
): { patch: Patch; paddedVoxels: number } {
  const { channels } = header;
  const voxels = voxelCount(size);
  const patch = { size, channels, image: new Float32Array(voxels * channels), label: new Uint8Array(voxels) };
  extractPatch({ data: image, size: header.size, channels, start, patch: size, out: patch.image });
  const inside = extractPatch({ data: label, size: header.size, channels: 1, start, patch: size, out: patch.label });
  return { patch, paddedVoxels: voxels - inside };
}
