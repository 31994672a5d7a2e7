import { philoxWords } from '../base/philox.js';
import { FEWEST_UNITS } from '../stats/bootstrap.js';
import type { Estimate } from '../stats/estimate.js';
import { quantile } from '../stats/quantile.js';

export interface MeanIntervalsOptions {
  /** One value per independent unit, NaN where the unit has none; columns of one length. */
  readonly columns: readonly Float64Array[];
  /** Each statistic as the columns whose means it is the mean of. */
  readonly statistics: readonly (readonly number[])[];
  readonly resamples?: number;
}

/** A statistic that is undefined in a larger share of resamples has no interval. */
const MOST_UNDEFINED = 0.05;
const TAIL = 0.025;
/** Another stream of random numbers than that of any training. */
const KEY: readonly [number, number] = [0x766f78, 0x64696666];

/**
 * Means over units with their 95 % intervals, as `bootstrap` gives them (percentile, all on the same resamples, the
 * draws fixed), and fast enough to compare two runs while somebody waits: each resample is counted once, and a mean is
 * a sum over the counts.
 */
export function meanIntervals({ columns, statistics, resamples = 2000 }: MeanIntervalsOptions): Estimate[] {
  const units = columns[0]?.length ?? 0;
  const parts = columns.map(columnOf);
  const once = new Uint16Array(units).fill(1);
  const whole = parts.map((part) => Float64Array.of(meanOver(part, once)));
  const resampled = units >= FEWEST_UNITS ? resample({ parts, units, resamples }) : [];
  return statistics.map((over) => {
    const [value = Number.NaN] = meansOver(over.map((column) => whole[column]!));
    if (Number.isNaN(value)) return { value: null, interval: null, reason: 'no case defines it on both sides' };
    const defined = Math.min(...over.map((column) => parts[column]!.defined));
    if (defined < FEWEST_UNITS) {
      const reason = `an interval needs ${FEWEST_UNITS} independent units, there are ${defined}`;
      return { value, interval: null, reason };
    }
    const values = meansOver(over.map((column) => resampled[column]!));
    return { value, ...intervalOf(values) };
  });
}

/** A column in the form in which it is summed fast. */
interface ColumnSums {
  /** With 0 where there is no value. */
  readonly values: Float64Array;
  /** 1 where there is a value; absent where all units have one. */
  readonly has?: Uint8Array;
  /** Units that have a value. */
  readonly defined: number;
}

function columnOf(column: Float64Array): ColumnSums {
  const has = Uint8Array.from(column, (value) => (Number.isNaN(value) ? 0 : 1));
  const defined = has.reduce((count, one) => count + one, 0);
  if (defined === column.length) return { values: column, defined };
  return { values: column.map((value) => (Number.isNaN(value) ? 0 : value)), has, defined };
}

/** The mean of each column on each resample; all columns on the same ones. */
function resample(options: { parts: readonly ColumnSums[]; units: number; resamples: number }): Float64Array[] {
  const { parts, units, resamples } = options;
  const means = parts.map(() => new Float64Array(resamples));
  const counts = new Uint16Array(units);
  const draw = unitDraws({ units, resamples });
  for (let index = 0; index < resamples; index++) {
    draw(counts);
    for (let part = 0; part < parts.length; part++) means[part]![index] = meanOver(parts[part]!, counts);
  }
  return means;
}

/**
 * Draws as many units as there are, with replacement, into how often each was drawn. Few units need few random bits
 * each; what would favour the first units is not taken.
 */
function unitDraws({ units, resamples }: { units: number; resamples: number }): (counts: Uint16Array) => void {
  const Numbers = units <= 256 ? Uint8Array : units <= 4096 ? Uint16Array : Uint32Array;
  const { BYTES_PER_ELEMENT: bytes } = Numbers;
  // Many words at once, since it is their loop that gets fast; a block is four.
  const words = new Int32Array(4 * Math.min(16_384, Math.ceil((units * resamples * bytes) / 16)));
  const numbers = new Numbers(words.buffer);
  const range = 256 ** bytes;
  const limit = range - (range % units);
  let block = 0;
  let at = numbers.length;
  return (counts) => {
    counts.fill(0);
    for (let drawn = 0; drawn < units;) {
      if (at === numbers.length) {
        philoxWords(words, block, KEY);
        block += words.length / 4;
        at = 0;
      }
      const number = numbers[at++]!;
      if (number >= limit) continue;
      // A division takes longer than all else here.
      counts[number < units ? number : number % units]!++;
      drawn++;
    }
  };
}

function meanOver({ values, has }: ColumnSums, counts: Uint16Array): number {
  let sum = 0;
  for (let unit = 0; unit < values.length; unit++) sum += counts[unit]! * values[unit]!;
  return sum / (has === undefined ? values.length : countIn(has, counts));
}

/** Of drawn units with a value; 0, and so a mean that is not a number, where there is none. */
function countIn(has: Uint8Array, counts: Uint16Array): number {
  let count = 0;
  for (let unit = 0; unit < has.length; unit++) count += has[unit]! * counts[unit]!;
  return count;
}

/** The mean over columns, row by row, of those that are defined there; NaN where none is. */
function meansOver(columns: readonly Float64Array[]): Float64Array {
  const means = new Float64Array(columns[0]?.length ?? 0);
  for (let index = 0; index < means.length; index++) {
    let sum = 0;
    let count = 0;
    for (let at = 0; at < columns.length; at++) {
      const mean = columns[at]![index]!;
      if (Number.isNaN(mean)) continue;
      sum += mean;
      count++;
    }
    means[index] = sum / count;
  }
  return means;
}

function intervalOf(values: Float64Array): Pick<Estimate, 'interval' | 'reason'> {
  // Numbers that are none are sorted to the end.
  const sorted = values.sort();
  const lacking = values.reduce((count, value) => (Number.isNaN(value) ? count + 1 : count), 0);
  if (lacking > MOST_UNDEFINED * values.length) {
    return { interval: null, reason: `undefined in ${lacking} of ${values.length} resamples` };
  }
  const defined = sorted.subarray(0, values.length - lacking);
  return { interval: [quantile(defined, TAIL), quantile(defined, 1 - TAIL)] };
}
