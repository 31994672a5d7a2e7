import { flipInPlace, type Flips } from '../../imaging/flip.js';
import { mirroredValues, type MirrorPairs } from '../../imaging/mirror.js';
import { voxelCount, type Triple } from '../../imaging/volume.js';
import type { TrainingBatch } from '../../learn/training/batch-source.js';

/** A batch of patches of `size` (first, second, third axis), mirrored as training does: labels told apart by position change places. */
export function flipSamples(
  batch: TrainingBatch,
  { size, channels, flips, pairs }: { size: Triple; channels: number; flips: Flips; pairs: MirrorPairs },
): TrainingBatch {
  const voxels = voxelCount(size);
  const samples = batch.image.length / (voxels * channels);
  const image = new Float32Array(batch.image.length);
  const values = mirroredValues(flips, pairs);
  const labels = batch.labels?.map((map) => map.slice());
  for (let sample = 0; sample < samples; sample++) {
    const first = sample * voxels * channels;
    for (let c = 0; c < channels; c++) {
      const one = Float32Array.from({ length: voxels }, (_, v) => batch.image[first + v * channels + c]!);
      flipInPlace(one, size, flips);
      for (let v = 0; v < voxels; v++) image[first + v * channels + c] = one[v]!;
    }
    for (const map of labels ?? []) flipInPlace(map.subarray(sample * voxels, (sample + 1) * voxels), size, flips);
  }
  if (values !== undefined)
    for (const map of labels ?? []) for (let v = 0; v < map.length; v++) map[v] = values[map[v]!]!;
  return { ...batch, image, ...(labels === undefined ? {} : { labels }) };
}

/** Every combination of some axes, as flips. */
export function flipsAlong(axes: readonly number[]): Flips[] {
  return Array.from({ length: 2 ** axes.length }, (_, subset) => {
    const along = (axis: number): boolean => axes.some((one, index) => one === axis && (subset >> index) % 2 === 1);
    return [along(0), along(1), along(2)] as const;
  });
}
