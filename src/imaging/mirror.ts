import type { JsonObject } from '../base/json.js';
import { flipInPlace, type Flips } from './flip.js';
import type { PatchTransform } from './transform.js';

/** The flips that were drawn, at least one of them. */
export interface MirrorParams extends JsonObject {
  readonly flips: Flips;
}

/** Pairs of label values that are told apart by position only, for the first, second and third axis. */
export type MirrorPairs = readonly [readonly LabelPair[], readonly LabelPair[], readonly LabelPair[]];
export type LabelPair = readonly [number, number];

const NO_MIRROR_PAIRS: MirrorPairs = [[], [], []];

/**
 * Flips each of `axes` (0, 1, 2) with probability `p`, independently. Image and label are flipped alike; the labels of
 * a mirrored axis' pairs change places, because what was left then lies right.
 */
export function mirror({
  axes,
  p,
  pairs = NO_MIRROR_PAIRS,
}: {
  axes: readonly number[];
  p: number;
  pairs?: MirrorPairs;
}): PatchTransform<MirrorParams> {
  return {
    kind: 'patch',
    name: 'mirror',
    label: 'moved',
    target: 'kept',
    sample(random) {
      // Drawn for every axis, used or not, so that allowing one more axis leaves the draws of the others alone.
      const drawn = [0, 1, 2].map((axis) => random.uniform() < p && axes.includes(axis));
      return drawn.includes(true) ? { flips: drawn as unknown as Flips } : undefined;
    },
    apply(patch, { flips }) {
      const { size, images, label, mask, content } = patch;
      for (const image of images) flipInPlace(image, size, flips);
      for (const where of [mask, content]) if (where !== undefined) flipInPlace(where, size, flips);
      if (label !== undefined) {
        flipInPlace(label, size, flips);
        swapLabels(label, mirroredValues(flips, pairs));
      }
    },
  };
}

/**
 * What each label value becomes under the flips, or undefined if all stay. A network that sees the flipped image
 * answers with these values, which is what test-time augmentation has to undo.
 */
export function mirroredValues(flips: Flips, pairs: MirrorPairs): Uint8Array | undefined {
  if (!flips.some((flipped, axis) => flipped && pairs[axis]!.length > 0)) return undefined;
  const table = Uint8Array.from({ length: 256 }, (_, value) => value);
  for (const [axis, flipped] of flips.entries()) {
    if (!flipped) continue;
    for (const [a, b] of pairs[axis]!) {
      for (let value = 0; value < 256; value++) {
        if (table[value] === a) table[value] = b;
        else if (table[value] === b) table[value] = a;
      }
    }
  }
  return table;
}

function swapLabels(label: Uint8Array, table: Uint8Array | undefined): void {
  if (table !== undefined) for (let i = 0; i < label.length; i++) label[i] = table[label[i]!]!;
}
