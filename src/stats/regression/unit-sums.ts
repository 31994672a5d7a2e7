import type { Pair } from '../pair.js';
import { sumPairs, type PairSums } from '../pair-sums.js';

/** One independent unit, e.g. a patient. */
export interface UnitSums {
  readonly unit: string;
  /** Of its cases. */
  readonly cases: PairSums;
  /**
   * The unit as one pair: its mean target and mean prediction. Its errors are the means of its cases' errors, not the
   * errors of its means: averaging scans that nobody will average in use would hide their scatter.
   */
  readonly asOne: PairSums;
}

/** Sums per unit, units in the order of their names. */
export function unitSums(cases: readonly { readonly unit: string; readonly pair: Pair }[]): UnitSums[] {
  const gathered = new Map<string, Pair[]>();
  for (const { unit, pair } of cases) {
    const known = gathered.get(unit);
    if (known === undefined) gathered.set(unit, [pair]);
    else known.push(pair);
  }
  return [...gathered.keys()].sort().map((unit) => {
    const own = sumPairs(gathered.get(unit)!);
    return { unit, cases: own, asOne: asOne(own) };
  });
}

function asOne(sums: PairSums): PairSums {
  const { n, targetMean, predictionMean } = sums;
  return {
    ...sumPairs([{ target: targetMean, prediction: predictionMean }]),
    absoluteErrors: sums.absoluteErrors / n,
    squaredErrors: sums.squaredErrors / n,
    relativeErrors: sums.relativeErrors / n,
  };
}
