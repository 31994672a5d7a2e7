import type { Flips } from '../../imaging/flip.js';
import type { Batch } from './batch.js';

/** What a training really drew, for `used.json`. */
export interface DrawTally {
  add(batch: Pick<Batch, 'samples' | 'labels'>): void;
  summary(): DrawSummary;
}

export interface DrawSummary {
  readonly batches: number;
  readonly samples: number;
  /** Patches that were centred on a foreground voxel. */
  readonly forced: number;
  /** Samples flipped along the first, second and third axis. */
  readonly flips: readonly [number, number, number];
  /** Voxels of all samples, and those that lay outside their case. */
  readonly voxels: number;
  readonly paddedVoxels: number;
  /** Most such voxels in one sample. */
  readonly mostPaddedVoxels: number;
  /** How often each case was drawn, by id, sorted. */
  readonly cases: Readonly<Record<string, number>>;
}

/** Continues from an earlier summary, so that a resumed training reports all that it drew. */
export function drawTally(before?: DrawSummary): DrawTally {
  let batches = before?.batches ?? 0;
  let samples = before?.samples ?? 0;
  let forced = before?.forced ?? 0;
  let voxels = before?.voxels ?? 0;
  let paddedVoxels = before?.paddedVoxels ?? 0;
  let mostPaddedVoxels = before?.mostPaddedVoxels ?? 0;
  const flips: [number, number, number] = before === undefined ? [0, 0, 0] : [...before.flips];
  const cases = new Map(Object.entries(before?.cases ?? {}));
  return {
    add(batch) {
      batches++;
      voxels += batch.labels[0]!.length;
      for (const sample of batch.samples) {
        samples++;
        if (sample.forcedLabel !== undefined) forced++;
        paddedVoxels += sample.paddedVoxels;
        mostPaddedVoxels = Math.max(mostPaddedVoxels, sample.paddedVoxels);
        cases.set(sample.case, (cases.get(sample.case) ?? 0) + 1);
        const drawn = sample.draws.mirror as { readonly flips: Flips } | undefined;
        for (const [axis, flipped] of (drawn?.flips ?? []).entries()) if (flipped) flips[axis]!++;
      }
    },
    summary: () => ({
      batches,
      samples,
      forced,
      flips: [...flips],
      voxels,
      paddedVoxels,
      mostPaddedVoxels,
      cases: Object.fromEntries([...cases].sort(([a], [b]) => (a < b ? -1 : 1))),
    }),
  };
}
