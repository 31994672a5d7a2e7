import { randomOf } from '../base/random.js';
import type { Estimate } from './estimate.js';
import type { Figure } from './figure.js';
import type { Interval } from './interval.js';
import { mean } from './moments.js';
import { normalCdf, normalQuantile } from './normal-distribution.js';
import { quantile } from './quantile.js';

export interface BootstrapOptions<Name extends string> {
  /** How many independent units there are. */
  readonly units: number;
  /** The statistics of the units with these indices; an index that was drawn twice counts twice. */
  readonly statistics: (drawn: readonly number[]) => Readonly<Record<Name, Figure>>;
  readonly seed: number;
  /** How many times as many units are drawn again, with replacement. */
  readonly resamples?: number;
  /**
   * `percentile`: the middle 95 % of the resamples. `bca`: corrected for bias and skewness (Efron, JASA 82, 1987), with
   * the acceleration from leaving out one unit at a time.
   */
  readonly method?: 'percentile' | 'bca';
}

/** Fewer units have too few different resamples for an interval to mean what it says. */
export const FEWEST_UNITS = 5;

/** A statistic that is undefined in a larger share of resamples has no interval. */
const MOST_UNDEFINED = 0.05;

const TAIL = 0.025;

/**
 * 95 % intervals by resampling independent units, never cases: those of one patient resemble each other. All
 * statistics are computed on the same resamples. The draws are a function of `seed` alone.
 */
export function bootstrap<Name extends string>({
  units,
  statistics,
  seed,
  resamples = 2000,
  method = 'percentile',
}: BootstrapOptions<Name>): Readonly<Record<Name, Estimate>> {
  const everyUnit = Array.from({ length: units }, (_, index) => index);
  const whole = statistics(everyUnit);
  const names = Object.keys(whole) as Name[];
  const enough = units >= FEWEST_UNITS;
  const drawn = enough ? drawAll({ units, statistics, seed, resamples }) : [];
  const leftOut =
    enough && method === 'bca' ? everyUnit.map((unit) => statistics(everyUnit.filter((i) => i !== unit))) : [];
  const estimates = names.map((name): [Name, Estimate] => {
    const figure = whole[name];
    if (figure.value === null) return [name, { value: null, interval: null, reason: figure.reason }];
    const without = (reason: string): [Name, Estimate] => [name, { value: figure.value, interval: null, reason }];
    if (!enough) return without(`an interval needs ${FEWEST_UNITS} independent units, there are ${units}`);
    const values = drawn.map((one) => one[name].value).filter((value) => value !== null);
    if (values.length < (1 - MOST_UNDEFINED) * resamples) {
      return without(`undefined in ${resamples - values.length} of ${resamples} resamples`);
    }
    const sorted = Float64Array.from(values).sort();
    if (method === 'percentile') {
      return [name, { value: figure.value, interval: [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)] }];
    }
    const interval = bcaInterval({ value: figure.value, sorted, leftOut: leftOut.map((one) => one[name].value) });
    return interval === null
      ? without('the resamples do not surround the value')
      : [name, { value: figure.value, interval }];
  });
  return Object.fromEntries(estimates) as Record<Name, Estimate>;
}

interface DrawOptions<Name extends string> {
  readonly units: number;
  readonly statistics: BootstrapOptions<Name>['statistics'];
  readonly seed: number;
  readonly resamples: number;
}

function drawAll<Name extends string>({ units, statistics, seed, resamples }: DrawOptions<Name>) {
  const random = randomOf(['bootstrap', seed]);
  const drawn = new Array<number>(units);
  return Array.from({ length: resamples }, () => {
    for (let i = 0; i < units; i++) drawn[i] = random.integer(units);
    return statistics(drawn);
  });
}

interface BcaOptions {
  readonly value: number;
  readonly sorted: Float64Array;
  readonly leftOut: readonly (number | null)[];
}

function bcaInterval({ value, sorted, leftOut }: BcaOptions): Interval | null {
  if (sorted[0] === sorted[sorted.length - 1]) return sorted[0] === value ? [value, value] : null;
  const defined = leftOut.filter((one) => one !== null);
  // Resamples equal to the value count half, or a statistic with many ties would look biased.
  const below = sorted.reduce((count, one) => count + (one < value ? 1 : one === value ? 0.5 : 0), 0) / sorted.length;
  if (below === 0 || below === 1 || defined.length < leftOut.length) return null;
  const bias = normalQuantile(below);
  const acceleration = skewness(defined);
  const shifted = (share: number): number => {
    const z = bias + normalQuantile(share);
    return normalCdf(bias + z / (1 - acceleration * z));
  };
  return [quantile(sorted, shifted(TAIL)), quantile(sorted, shifted(1 - TAIL))];
}

/** Efron's acceleration from the values that leave out one unit each; 0 where they are all equal. */
function skewness(leftOut: readonly number[]): number {
  const centre = mean(leftOut);
  const cubes = leftOut.reduce((sum, one) => sum + (centre - one) ** 3, 0);
  const squares = leftOut.reduce((sum, one) => sum + (centre - one) ** 2, 0);
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
