import { assertNever } from '../../base/assert-never.js';
import type { Random } from '../../base/random.js';
import type { Flips } from '../../imaging/flip.js';

type Triple = readonly [number, number, number];

/** One way in which a copy of a recording is made before training. Triples follow the first, second and third axis. */
export type OfflineCopy =
  | { readonly kind: 'turned'; readonly degrees: Triple }
  /** What a millimetre of the next axis adds to each axis: the second to the first, the third to the second, ... */
  | { readonly kind: 'sheared'; readonly shares: Triple }
  /** Above 1 the object becomes larger. */
  | { readonly kind: 'scaled'; readonly factors: Triple }
  /** White noise with this standard deviation in grey values. */
  | { readonly kind: 'noise'; readonly std: number }
  | { readonly kind: 'mirrored'; readonly flips: Flips };

const KINDS = ['turned', 'sheared', 'scaled', 'noise', 'mirrored'] as const;
/** One after the other, so that few copies are the same image. */
const FLIPS = [
  [true, false, false],
  [false, true, false],
  [false, false, true],
  [true, true, false],
  [true, false, true],
  [false, true, true],
  [true, true, true],
] as const;

/** What the copy with this number is: the kinds take turns, on all three axes. */
export function sampleOfflineCopy(number: number, random: Random): OfflineCopy {
  const kind = KINDS[number % KINDS.length]!;
  // Rounded to what `derived_by` shows, so that a copy can be made again from its row.
  const triple = (draw: () => number, decimals: number): Triple => [
    rounded(draw(), decimals),
    rounded(draw(), decimals),
    rounded(draw(), decimals),
  ];
  switch (kind) {
    case 'turned':
      return { kind, degrees: triple(() => random.between(-25, 25), 0) };
    case 'sheared':
      return { kind, shares: triple(() => random.between(-0.25, 0.25), 2) };
    case 'scaled':
      return { kind, factors: triple(() => 0.75 * (4 / 3 / 0.75) ** random.uniform(), 2) };
    case 'noise':
      return { kind, std: rounded(random.between(10, 40), 0) };
    case 'mirrored':
      return { kind, flips: FLIPS[Math.floor(number / KINDS.length) % FLIPS.length]! };
    default:
      return assertNever(kind);
  }
}

/** What stands in the column `derived_by`. */
export function describeOfflineCopy(copy: OfflineCopy): string {
  switch (copy.kind) {
    case 'turned':
      return `turned by ${copy.degrees.join(' / ')} degrees`;
    case 'sheared':
      return `sheared by ${copy.shares.join(' / ')}`;
    case 'scaled':
      return `scaled by ${copy.factors.join(' / ')}`;
    case 'noise':
      return `noise of ${copy.std} grey values`;
    case 'mirrored':
      return `mirrored along ${copy.flips.flatMap((flips, axis) => (flips ? [`axis${axis + 1}`] : [])).join(' / ')}`;
    default:
      return assertNever(copy);
  }
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
