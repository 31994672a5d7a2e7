import { stepOf } from './affine.js';
import type { Affine, Triple } from './volume.js';

/** Directions in which the first, second and third index increase, e.g. `RAS`; `stored` leaves the axes alone. */
export type Orientation = string;

/** How stored axes become oriented ones. JSON-able, so that a prediction can be turned back. */
export interface AxisMap {
  /** Oriented axis t is stored axis `axes[t]`. */
  readonly axes: readonly [number, number, number];
  /** Whether oriented axis t runs against it. */
  readonly flips: readonly [boolean, boolean, boolean];
}

const IDENTITY: AxisMap = { axes: [0, 1, 2], flips: [false, false, false] };

/**
 * The map from stored axes to `orientation`, each stored axis taken for the anatomical axis nearest to it
 * (nibabel's `io_orientation`: the rotation nearest to the affine, then the largest entry of each column).
 */
export function axisMapTo(orientation: Orientation, affine: Affine): AxisMap {
  if (orientation === 'stored') return IDENTITY;
  const wanted = Array.from(orientation, parseLetter);
  const found = nearestAxes(affine);
  const axes = wanted.map((letter) => found.findIndex((stored) => stored.world === letter.world));
  const flips = wanted.map((letter, t) => found[axes[t]!]!.positive !== letter.positive);
  if (axes.includes(-1) || axes.length !== 3) throw new Error(`Internal error: orientation ${orientation}`);
  return { axes: axes as unknown as AxisMap['axes'], flips: flips as unknown as AxisMap['flips'] };
}

/** Three letters such as `LPS`: the direction nearest to each stored axis. */
export function axisCodes(affine: Affine): string {
  return nearestAxes(affine)
    .map(({ world, positive }) => (positive ? 'RAS' : 'LPI')[world]!)
    .join('');
}

export function orientTriple(triple: Triple, map: AxisMap): Triple {
  return [triple[map.axes[0]]!, triple[map.axes[1]]!, triple[map.axes[2]]!];
}

interface NearestAxis {
  /** 0 left to right, 1 posterior to anterior, 2 inferior to superior. */
  readonly world: number;
  readonly positive: boolean;
}

function nearestAxes(affine: Affine): readonly NearestAxis[] {
  const rotation = nearestRotation(affine);
  const taken = new Set<number>();
  return [0, 1, 2].map((axis) => {
    let world = -1;
    for (const row of [0, 1, 2]) {
      if (taken.has(row)) continue;
      if (world === -1 || Math.abs(rotation[3 * row + axis]!) > Math.abs(rotation[3 * world + axis]!)) world = row;
    }
    taken.add(world);
    return { world, positive: rotation[3 * world + axis]! > 0 };
  });
}

/**
 * The orthogonal matrix nearest to the affine's directions (its polar factor), 3 x 3 row by row. Newton's iteration
 * X <- (X + X^-T) / 2 (Higham 1986) converges quadratically; for a grid without shear the first step ends it.
 */
function nearestRotation(affine: Affine): number[] {
  let x = [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((axis) => affine[4 * row + axis]! / Math.hypot(...stepOf(affine, axis))),
  );
  for (let iteration = 0; iteration < 50; iteration++) {
    const inverse = inverseTransposed(x);
    const next = x.map((value, index) => (value + inverse[index]!) / 2);
    const change = Math.max(...next.map((value, index) => Math.abs(value - x[index]!)));
    x = next;
    if (change < 1e-14) break;
  }
  return x;
}

/** The cofactor matrix over the determinant. */
function inverseTransposed(m: readonly number[]): number[] {
  const at = (row: number, column: number): number => m[3 * (row % 3) + (column % 3)]!;
  const cofactor = (row: number, column: number): number =>
    at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
  const determinant = at(0, 0) * cofactor(0, 0) + at(0, 1) * cofactor(0, 1) + at(0, 2) * cofactor(0, 2);
  return [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => cofactor(row, column) / determinant));
}

function parseLetter(letter: string): NearestAxis {
  const index = 'RASLPI'.indexOf(letter);
  return { world: index % 3, positive: index < 3 };
}
