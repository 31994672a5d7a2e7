import { median } from '../stats/median.js';
import type { IntensityMeasure } from './intensity-distance.js';
import type { Normalize } from './seen-intensities.js';

/** One image's intensities in a channel, as the network sees them. */
export interface SeenImage {
  readonly id: string;
  readonly values: readonly number[];
  /** Mean and standard deviation within the image. */
  readonly centre: number;
  readonly spread: number;
}

export function seenImage(id: string, values: readonly number[], measure: IntensityMeasure): SeenImage {
  return { id, values, centre: measure.centre(values), spread: measure.spread(values) };
}

/** The trained image that is nearest to another one, and too far for an image of the same kind. */
export interface FarNearest {
  readonly id: string;
  readonly values: readonly number[];
  /** In standard deviations of intensities within an image. */
  readonly distance: number;
}

/** Undefined for the values of an image that is like some trained one. */
export type FindFarNearest = (values: readonly number[]) => FarNearest | undefined;

/** In standard deviations within an image: what is nearer does not matter to a network. */
export const LEAST_DISTANCE = 0.5;
/**
 * How many times further than trained images are from a quarter of the others. Of random splits of 10 or more cases
 * whose brightness varies as much as that of raw MRI, fewer than 1 in 20 have such a case by chance. Of a handful of
 * images two may be alike by chance, which says nothing of the others.
 */
const MOST_TIMES = { few: 25, many: 5 };
const MANY = 8;
/** Images that stand for all where there are more: what is usual needs no more. */
const MOST_COMPARED = 64;

/**
 * Of images that a network is trained on: whether another image is of a kind with any of them, and if not which is nearest.
 * The nearest one counts, not their mean, so that images of two scanners make no third kind usual. Undefined without
 * images, or without contrast in them.
 */
export function farNearestOf(options: {
  trained: readonly SeenImage[];
  measure: IntensityMeasure;
  normalize: Normalize;
}): FindFarNearest | undefined {
  const { trained, measure, normalize } = options;
  const unit = unitOf(normalize, trained);
  if (trained.length === 0 || !(unit > 0)) return undefined;
  const sorted = [...trained].sort((a, b) => a.centre - b.centre);
  const times = trained.length < MANY ? MOST_TIMES.few : MOST_TIMES.many;
  const limit = Math.max(LEAST_DISTANCE, (times * usualDistance(sorted, measure)) / unit);
  return (values) => {
    const centre = measure.centre(values);
    let best = { id: '', values: [] as readonly number[], distance: Infinity };
    const look = (index: number): boolean => {
      const one = sorted[index];
      // Whatever stands beyond has its centre even further away. One that is near enough ends the search.
      if (one === undefined || best.distance <= limit || Math.abs(one.centre - centre) / unit >= best.distance) {
        return false;
      }
      const distance = measure.distance(one.values, values) / unit;
      if (distance < best.distance) best = { id: one.id, values: one.values, distance };
      return true;
    };
    const from = firstAbove(sorted, centre);
    for (let up = from; look(up);) up++;
    for (let down = from - 1; look(down);) down--;
    return best.distance > limit ? best : undefined;
  };
}

/** One standard deviation: what the normalisation divides by, or, where it does not, what images typically have. */
export function unitOf(normalize: Normalize, trained: readonly SeenImage[]): number {
  return normalize === 'zscore' || normalize === 'ct' ? 1 : median(trained.map(({ spread }) => spread));
}

/** Within which a quarter of the others lie, for the image in the middle. */
function usualDistance(sorted: readonly SeenImage[], measure: IntensityMeasure): number {
  const step = Math.max(1, sorted.length / MOST_COMPARED);
  const some = Array.from(
    { length: Math.floor(sorted.length / step) },
    (_, index) => sorted[Math.floor(index * step)]!,
  );
  if (some.length < 2) return 0;
  const quarters = some.map((one) => {
    const distances = some.flatMap((other) => (other === one ? [] : [measure.distance(one.values, other.values)]));
    return distances.sort((a, b) => a - b)[Math.floor((distances.length - 1) / 4)]!;
  });
  return median(quarters);
}

/** Index of the first whose centre is not below; all of them if there is none. */
function firstAbove(sorted: readonly { readonly centre: number }[], centre: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.centre < centre) low = middle + 1;
    else high = middle;
  }
  return low;
}
