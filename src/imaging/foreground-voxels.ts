import { randomOf, type Random, type RandomKey } from '../base/random.js';

/** Some voxels of each structure of a case, from which centred patches are drawn. */
export interface ForegroundVoxels {
  /** What occurs in the case: labels by value, ascending, without 0 and the ignored one; or regions by name. */
  readonly structures: readonly (number | string)[];
  /** For each of `structures`: C-order voxel indices, ascending. */
  readonly voxels: readonly Uint32Array[];
  /** Where a label is ignored: the same of all other voxels, background included. */
  readonly annotated?: Uint32Array;
}

/** What is foreground where it is not simply each label. */
export interface ForegroundRule {
  /** Label values of each region by its name. The regions then take the place of the labels. */
  readonly regions?: Readonly<Record<string, readonly number[]>> | undefined;
  /** The label of voxels that nobody annotated. */
  readonly ignore?: number | undefined;
}

/** nnU-Net keeps this many voxels of a label, or 1 % of them if that is more. */
const MOST_VOXELS = 10_000;
const LEAST_SHARE = 0.01;
/** Which voxels are kept belongs to the preparation, not to the experiment's seed. */
const SEED = 1234;

/**
 * nnU-Net's rule: max(min(10000, n), ceil(0.01 n)) of the n voxels of each label, drawn without replacement. With regions
 * the same of each region, and with an ignored label of all voxels that are not ignored.
 */
export function foregroundVoxels(
  label: Uint8Array,
  { regions, ignore, limit = MOST_VOXELS }: ForegroundRule & { readonly limit?: number } = {},
): ForegroundVoxels {
  const counts = new Float64Array(256);
  for (let i = 0; i < label.length; i++) counts[label[i]!]!++;
  const occurring = [...counts.keys()].filter((value) => counts[value]! > 0 && value !== ignore);
  const all: (readonly [name: number | string, values: readonly number[]])[] =
    regions === undefined
      ? occurring.filter((value) => value > 0).map((value) => [value, [value]])
      : Object.entries(regions).map(([name, values]) => [name, values.filter((value) => occurring.includes(value))]);
  const present = all.filter(([, values]) => values.length > 0);
  const sets = present.map(([, values]) => values);
  const found = voxelsOf(label, { counts, sets: ignore === undefined ? sets : [...sets, occurring] });
  const kept = (voxels: Uint32Array, key: RandomKey): Uint32Array => {
    const count = Math.max(Math.min(limit, voxels.length), Math.ceil(LEAST_SHARE * voxels.length));
    return choose(voxels, count, randomOf(key));
  };
  return {
    structures: present.map(([name]) => name),
    voxels: present.map(([name], index) => kept(found[index]!, [SEED, 'foreground', name])),
    ...(ignore === undefined ? {} : { annotated: kept(found[sets.length]!, [SEED, 'annotated']) }),
  };
}

/** For each set of values the indices of its voxels, ascending. A value may be in several sets. */
function voxelsOf(
  label: Uint8Array,
  { counts, sets }: { counts: Float64Array; sets: readonly (readonly number[])[] },
): Uint32Array[] {
  const filled = sets.map((values) => ({
    voxels: new Uint32Array(values.reduce((sum, value) => sum + counts[value]!, 0)),
    next: 0,
  }));
  const setsWith = Array.from(counts, (_, value) => filled.filter((_set, index) => sets[index]!.includes(value)));
  for (let i = 0; i < label.length; i++) {
    const those = setsWith[label[i]!]!;
    for (let s = 0; s < those.length; s++) {
      const set = those[s]!;
      set.voxels[set.next++] = i;
    }
  }
  return filled.map(({ voxels }) => voxels);
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
