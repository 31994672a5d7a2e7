import { bootstrap } from '../bootstrap.js';
import type { Estimate } from '../estimate.js';
import type { Figure } from '../figure.js';
import { poolSums, type PairSums } from '../pair-sums.js';

export interface EstimateOptions<Name extends string> {
  /** One entry per independent unit. */
  readonly units: readonly PairSums[];
  readonly figures: (sums: PairSums) => Readonly<Record<Name, Figure>>;
  readonly seed: number;
  readonly resamples: number;
}

/** Figures of all units together, with intervals from resampling the units. */
export function estimateOverUnits<Name extends string>({
  units,
  figures,
  seed,
  resamples,
}: EstimateOptions<Name>): Readonly<Record<Name, Estimate>> {
  return bootstrap({
    units: units.length,
    statistics: (drawn) => figures(poolSums(drawn.map((unit) => units[unit]!))),
    seed,
    resamples,
  });
}
