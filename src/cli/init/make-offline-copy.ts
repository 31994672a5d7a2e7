import { assertNever } from '../../base/assert-never.js';
import type { Random } from '../../base/random.js';
import { flipInPlace, type Flips } from '../../imaging/flip.js';
import type { OfflineCopy } from './offline-copy.js';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

interface Recording {
  /** C-order (third, second, first axis). */
  readonly voxels: Uint8Array;
  readonly size: Triple;
  readonly spacingMm: Triple;
}

/** The voxels of a copy, on the grid of the recording. What lies outside the recording is black. */
export function makeOfflineCopy(recording: Recording, copy: OfflineCopy, random: Random): Uint8Array {
  switch (copy.kind) {
    case 'turned':
      return transformed(recording, turnBack(copy.degrees));
    case 'sheared': {
      const [first, second, third] = copy.shares;
      return transformed(recording, [
        [1, first, 0],
        [0, 1, second],
        [third, 0, 1],
      ]);
    }
    case 'scaled': {
      const [first, second, third] = copy.factors;
      return transformed(recording, [
        [1 / first, 0, 0],
        [0, 1 / second, 0],
        [0, 0, 1 / third],
      ]);
    }
    case 'noise':
      return recording.voxels.map((grey) => toGrey(grey + copy.std * random.normal()));
    case 'mirrored':
      return mirrored(recording, copy.flips);
    default:
      return assertNever(copy);
  }
}

/** The inverse of turns about the first, then the second, then the third axis. */
function turnBack(degrees: Triple): Matrix {
  const [[c1, s1], [c2, s2], [c3, s3]] = degrees.map((angle) => {
    const radians = (angle * Math.PI) / 180;
    return [Math.cos(radians), Math.sin(radians)];
  }) as [[number, number], [number, number], [number, number]];
  return [
    [c2 * c3, c2 * s3, -s2],
    [s1 * s2 * c3 - c1 * s3, s1 * s2 * s3 + c1 * c3, s1 * c2],
    [c1 * s2 * c3 + s1 * s3, c1 * s2 * s3 - s1 * c3, c1 * c2],
  ];
}

/** Each voxel takes the grey value, linearly interpolated, from where `source` leads: mm from the middle to the same. */
function transformed({ voxels, size, spacingMm }: Recording, source: Matrix): Uint8Array {
  const [n1, n2, n3] = size;
  const inVoxels = source.map((row, to) => row.map((value, from) => (value * spacingMm[from]!) / spacingMm[to]!));
  const [[a1, a2, a3], [b1, b2, b3], [c1, c2, c3]] = inVoxels as unknown as Matrix;
  const [m1, m2, m3] = [(n1 - 1) / 2, (n2 - 1) / 2, (n3 - 1) / 2];
  const out = new Uint8Array(voxels.length);
  for (let k = 0, index = 0; k < n3; k++) {
    for (let j = 0; j < n2; j++) {
      let x = m1 - a1 * m1 + a2 * (j - m2) + a3 * (k - m3);
      let y = m2 - b1 * m1 + b2 * (j - m2) + b3 * (k - m3);
      let z = m3 - c1 * m1 + c2 * (j - m2) + c3 * (k - m3);
      for (let i = 0; i < n1; i++, index++, x += a1, y += b1, z += c1) {
        const i0 = Math.floor(x);
        const j0 = Math.floor(y);
        const k0 = Math.floor(z);
        if (i0 < 0 || j0 < 0 || k0 < 0 || i0 > n1 - 2 || j0 > n2 - 2 || k0 > n3 - 2) continue;
        const u = x - i0;
        const v = y - j0;
        const w = z - k0;
        const at = (k0 * n2 + j0) * n1 + i0;
        const below = at + n1 * n2;
        const near =
          (voxels[at]! * (1 - u) + voxels[at + 1]! * u) * (1 - v) +
          (voxels[at + n1]! * (1 - u) + voxels[at + n1 + 1]! * u) * v;
        const far =
          (voxels[below]! * (1 - u) + voxels[below + 1]! * u) * (1 - v) +
          (voxels[below + n1]! * (1 - u) + voxels[below + n1 + 1]! * u) * v;
        out[index] = toGrey(near * (1 - w) + far * w);
      }
    }
  }
  return out;
}

function mirrored({ voxels, size }: Recording, flips: Flips): Uint8Array {
  const copy = voxels.slice();
  flipInPlace(copy, size, flips);
  return copy;
}

function toGrey(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}
