import type { Random } from '../../base/random.js';

type Triple = readonly [number, number, number];

/** Where the voxels of a phantom lie. World millimetres point right, anterior, superior. */
export interface PhantomGrid {
  /** Voxels along the first, second, third stored axis. */
  readonly size: Triple;
  readonly spacingMm: Triple;
  /** World direction of each stored axis, a unit vector along a world axis. */
  readonly directions: readonly [Triple, Triple, Triple];
  /** World position of voxel (0, 0, 0). */
  readonly originMm: Triple;
}

/** What the scanner sees, along right, anterior, superior. */
const FIELD_OF_VIEW_MM: Triple = [36, 38, 36];

type AxisLetter = 'R' | 'L' | 'A' | 'P' | 'S' | 'I';

const DIRECTIONS: Readonly<Record<AxisLetter, Triple>> = {
  R: [1, 0, 0],
  L: [-1, 0, 0],
  A: [0, 1, 0],
  P: [0, -1, 0],
  S: [0, 0, 1],
  I: [0, 0, -1],
};

/**
 * Most cases have 1 mm voxels stored right, anterior, superior. Every sixth is stored differently, with other voxel
 * sizes, as scanners do, so that an experiment on the phantom passes through all of the geometry.
 */
export function phantomGrid(index: number, random: Random): PhantomGrid {
  if (index % 6 === 2) return gridOf(['L', 'P', 'S'], [0.9, 0.9, 1.25], random);
  if (index % 6 === 5) return gridOf(['A', 'S', 'R'], [1.1, 1, 0.9], random);
  return gridOf(['R', 'A', 'S'], [1, 1, 1], random);
}

/** `letters` say where the index of each stored axis increases towards; the field of view lies around the world's origin. */
export function gridOf(letters: readonly AxisLetter[], spacingMm: Triple, random: Random): PhantomGrid {
  const directions = letters.map((letter) => DIRECTIONS[letter]) as [Triple, Triple, Triple];
  const size = directions.map((direction, axis) => {
    const extentMm = Math.abs(dot(direction, FIELD_OF_VIEW_MM)) + random.integer(3) - 1;
    return Math.round(extentMm / spacingMm[axis]!);
  }) as [number, number, number];
  const originMm = [0, 1, 2].map((world) =>
    directions.reduce(
      (sum, direction, axis) => sum - (direction[world]! * spacingMm[axis]! * (size[axis]! - 1)) / 2,
      0,
    ),
  ) as [number, number, number];
  return { size, spacingMm, directions, originMm };
}

function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
