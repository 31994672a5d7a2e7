import type { Box } from './box.js';
import { voxelCount, type Triple } from './volume.js';

/** How intensities are distributed over some voxels, in bounded size. JSON-able. */
export interface IntensityProfile {
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  /** The intensities at `PROFILE_SHARES`, interpolated as numpy's default; rounded to six digits. */
  readonly values: readonly number[];
}

/** Profiles of one image over the voxels that a preprocessing may leave of it. */
export interface ImageProfiles {
  readonly whole: IntensityProfile;
  /** Inside the box around what is not 0; absent where that is the whole image. */
  readonly box?: IntensityProfile;
  /** Voxels that are not exactly 0; absent where the box has no others, or nothing but 0. */
  readonly nonzero?: IntensityProfile;
}

/** Shares of the voxels, from the darkest to the brightest. Steps of 5 %, so that no single rank weighs much. */
export const PROFILE_SHARES: readonly number[] = [
  ...[0, 0.005, 0.01],
  ...Array.from({ length: 19 }, (_, step) => (step + 1) / 20),
  ...[0.99, 0.995, 1],
];

/** More voxels than this are represented by as many of them, spread evenly: their ranks are right to half a percent. */
const MOST_SORTED = 1 << 16;

/** `box` is that around what is not 0 in any channel; undefined where there is nothing. C-order. */
export function imageProfiles({
  data,
  size,
  box,
}: {
  data: ArrayLike<number>;
  size: Triple;
  box: Box | undefined;
}): ImageProfiles {
  const everything: Box = { start: [0, 0, 0], size };
  const isWhole = box === undefined || voxelCount(box.size) === voxelCount(size);
  const inner = isWhole ? everything : box;
  const hasZeros = someInside({ data, size, box: inner }, (value) => value === 0);
  return {
    whole: profileOf({ data, size, box: everything }),
    ...(isWhole ? {} : { box: profileOf({ data, size, box: inner }) }),
    ...(hasZeros && someInside({ data, size, box: inner }, (value) => value !== 0)
      ? { nonzero: profileOf({ data, size, box: inner, counts: (value) => value !== 0 }) }
      : {}),
  };
}

interface Voxels {
  readonly data: ArrayLike<number>;
  readonly size: Triple;
  readonly box: Box;
  /** Which of those in the box are meant; all if absent. */
  readonly counts?: (value: number) => boolean;
}

function profileOf(voxels: Voxels): IntensityProfile {
  const { data, counts = () => true } = voxels;
  let count = 0;
  let sum = 0;
  forEachRow(voxels, (from, to) => {
    for (let v = from; v < to; v++) {
      const value = data[v]!;
      if (!counts(value)) continue;
      count++;
      sum += value;
    }
  });
  const mean = sum / count;
  const sample = new Float64Array(Math.min(count, MOST_SORTED));
  let squares = 0;
  let seen = 0;
  let taken = 0;
  let next = 0;
  forEachRow(voxels, (from, to) => {
    for (let v = from; v < to; v++) {
      const value = data[v]!;
      if (!counts(value)) continue;
      squares += (value - mean) ** 2;
      if (seen++ !== next) continue;
      sample[taken++] = value;
      next = Math.max(seen, rankOfSample(taken, count, sample.length));
    }
  });
  const sorted = sample.subarray(0, taken).sort();
  return {
    mean: rounded(mean),
    std: rounded(Math.sqrt(squares / count)),
    values: PROFILE_SHARES.map((share) => rounded(quantile(sorted, share))),
  };
}

/** One of each of equal parts, at a place that moves with the golden ratio: a fixed step could follow the rows. */
function rankOfSample(index: number, count: number, samples: number): number {
  if (count === samples) return index;
  const place = (index * 0.6180339887498949) % 1;
  return Math.floor(((index + place) * count) / samples);
}

function someInside(voxels: Voxels, holds: (value: number) => boolean): boolean {
  let found = false;
  forEachRow(voxels, (from, to) => {
    for (let v = from; v < to && !found; v++) found = holds(voxels.data[v]!);
  });
  return found;
}

/** The voxels of each row inside the box, from one index up to another. */
function forEachRow({ size, box: { start, size: inner } }: Voxels, visit: (from: number, to: number) => void): void {
  for (let k = start[2]; k < start[2] + inner[2]; k++) {
    for (let j = start[1]; j < start[1] + inner[1]; j++) {
      const from = (k * size[1] + j) * size[0] + start[0];
      visit(from, from + inner[0]);
    }
  }
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
