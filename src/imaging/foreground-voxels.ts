import { randomOf, type Random } from '../base/random.js';

/** Some voxels of each foreground label of a case, from which centred patches are drawn. */
export interface ForegroundVoxels {
  /** Label values that occur, ascending, without 0. */
  readonly labels: readonly number[];
  /** For each of `labels`: C-order voxel indices, ascending. */
  readonly voxels: readonly Uint32Array[];
}

/** nnU-Net keeps this many voxels of a label, or 1 % of them if that is more. */
const MOST_VOXELS = 10_000;
const LEAST_SHARE = 0.01;
/** Which voxels are kept belongs to the preparation, not to the experiment's seed. */
const SEED = 1234;

/** nnU-Net's rule: max(min(10000, n), ceil(0.01 n)) of the n voxels of each label, drawn without replacement. */
export function foregroundVoxels(label: Uint8Array, limit = MOST_VOXELS): ForegroundVoxels {
  const counts = new Float64Array(256);
  for (let i = 0; i < label.length; i++) counts[label[i]!]!++;
  const labels = Array.from(counts.keys()).filter((value) => value > 0 && counts[value]! > 0);
  const all = new Map(labels.map((value) => [value, { voxels: new Uint32Array(counts[value]!), next: 0 }]));
  for (let i = 0; i < label.length; i++) {
    const found = all.get(label[i]!);
    if (found !== undefined) found.voxels[found.next++] = i;
  }
  return {
    labels,
    voxels: labels.map((value) => {
      const { voxels } = all.get(value)!;
      const kept = Math.max(Math.min(limit, voxels.length), Math.ceil(LEAST_SHARE * voxels.length));
      return choose(voxels, kept, randomOf([SEED, 'foreground', value]));
    }),
  };
}

/** The first `count` places of a Fisher-Yates shuffle, sorted again. */
function choose(voxels: Uint32Array, count: number, random: Random): Uint32Array {
  if (count === voxels.length) return voxels;
  for (let i = 0; i < count; i++) {
    const j = i + random.integer(voxels.length - i);
    const swapped = voxels[i]!;
    voxels[i] = voxels[j]!;
    voxels[j] = swapped;
  }
  return voxels.slice(0, count).sort();
}
