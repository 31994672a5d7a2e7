import type { CaseIntensities } from './case-intensities.js';
import type { IntensityStatistics } from './normalize.js';

/** Intensities of the foreground of a channel over the cases of a dataset. JSON-able. */
export interface DatasetIntensities extends IntensityStatistics {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Cases with foreground, which are the ones that count. */
  readonly cases: number;
}

/** Points that are kept of the cases seen so far; more are halved. */
const MOST_POINTS = 1 << 17;

/**
 * Joins the cases, each with the same weight however much foreground it has: nnU-Net draws the same number of voxels
 * from each (`collect_foreground_intensities`), and this is what its draw tends to, without the chance. Percentiles are
 * the least value whose share of voxels at or below it reaches them. Undefined if no case has foreground.
 *
 * `cases` may be a generator that reads one case at a time: what is kept of them does not grow with their number. The
 * percentiles are exact to what the cases say up to 131,072 values; beyond that neighbouring values are joined.
 */
export function datasetIntensities(cases: Iterable<CaseIntensities | undefined>): DatasetIntensities | undefined {
  const sums = { count: 0, mean: 0, square: 0, min: Infinity, max: -Infinity };
  let points: Point[] = [];
  for (const one of cases) {
    if (one === undefined) continue;
    sums.count++;
    // Running means, which neither overflow nor lose digits over many cases.
    sums.mean += (one.mean - sums.mean) / sums.count;
    sums.square += (one.std ** 2 + one.mean ** 2 - sums.square) / sums.count;
    sums.min = Math.min(sums.min, one.min);
    sums.max = Math.max(sums.max, one.max);
    for (const [index, value] of one.values.entries()) points.push({ value, weight: one.shares[index]! });
    if (points.length > 2 * MOST_POINTS) points = thinned(points);
  }
  if (sums.count === 0) return undefined;
  const sorted = merged(points);
  const percentile = (share: number): number => quantile(sorted, share * sums.count);
  return {
    mean: sums.mean,
    median: percentile(0.5),
    std: Math.sqrt(Math.max(0, sums.square - sums.mean ** 2)),
    min: sums.min,
    max: sums.max,
    percentile_00_5: percentile(0.005),
    percentile_99_5: percentile(0.995),
    cases: sums.count,
  };
}

interface Point {
  readonly value: number;
  /** In cases: the points of one case come to 1. */
  readonly weight: number;
}

/** Ascending, equal values joined. */
function merged(points: readonly Point[]): Point[] {
  const out: Point[] = [];
  for (const point of [...points].sort((a, b) => a.value - b.value)) {
    const last = out.at(-1);
    if (last?.value === point.value) out[out.length - 1] = { value: last.value, weight: last.weight + point.weight };
    else out.push(point);
  }
  return out;
}

/** Joins neighbours two by two, to the value of the heavier, until few enough are left. */
function thinned(points: readonly Point[]): Point[] {
  let sorted = merged(points);
  while (sorted.length > MOST_POINTS) {
    const halved: Point[] = [];
    for (let i = 0; i < sorted.length; i += 2) {
      const [a, b] = [sorted[i]!, sorted[i + 1]];
      if (b === undefined) halved.push(a);
      else halved.push({ value: (a.weight >= b.weight ? a : b).value, weight: a.weight + b.weight });
    }
    sorted = halved;
  }
  return sorted;
}

/** The least value with at least `weight` at or below it; rounding of the sum may not push it to the next. */
function quantile(sorted: readonly Point[], weight: number): number {
  let sum = 0;
  for (const point of sorted) {
    sum += point.weight;
    if (sum >= weight * (1 - 1e-12)) return point.value;
  }
  return sorted.at(-1)!.value;
}
