import { randomOf } from '../base/random.js';
import type { Estimate } from './estimate.js';
import type { Figure } from './figure.js';
import { quantile } from './quantile.js';

export interface BootstrapOptions<Name extends string> {
  /** How many independent units there are. */
  readonly units: number;
  /** The statistics of the units with these indices; an index that was drawn twice counts twice. */
  readonly statistics: (drawn: readonly number[]) => Readonly<Record<Name, Figure>>;
  readonly seed: number;
  /** How many times as many units are drawn again, with replacement. */
  readonly resamples?: number;
}

/** Fewer units have too few different resamples for an interval to mean what it says. */
export const FEWEST_UNITS = 5;

/** A statistic that is undefined in a larger share of resamples has no interval. */
const MOST_UNDEFINED = 0.05;

const TAIL = 0.025;

/**
 * 95 % intervals by resampling independent units, never cases: those of one patient resemble each other. An interval is
 * the middle 95 % of the resamples (percentile bootstrap). All statistics are computed on the same resamples. The draws
 * are a function of `seed` alone.
 */
export function bootstrap<Name extends string>({
  units,
  statistics,
  seed,
  resamples = 2000,
}: BootstrapOptions<Name>): Readonly<Record<Name, Estimate>> {
  const whole = statistics(Array.from({ length: units }, (_, index) => index));
  const names = Object.keys(whole) as Name[];
  const enough = units >= FEWEST_UNITS;
  const drawn = enough ? drawAll({ units, statistics, seed, resamples }) : [];
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
    return [name, { value: figure.value, interval: [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)] }];
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
