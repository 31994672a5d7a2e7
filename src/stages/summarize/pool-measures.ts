import { MEASURES, type Measure } from '../evaluate/metrics-file.js';
import { poolMeasure, type EvaluatedCase } from './pool-measure.js';
import type { MeasureOverCases } from './segmentation-summary.js';

/** The names of what was measured; `headline` are those that the mean foreground is over. */
export interface ClassNames {
  readonly classes: readonly string[];
  readonly headline: readonly string[];
}

/** Every measure that was taken, over all of the cases. There has to be one. */
export function poolMeasures(
  cases: readonly EvaluatedCase[],
  names: ClassNames,
): Readonly<Partial<Record<Measure, MeasureOverCases>>> & { readonly dice: MeasureOverCases } {
  const dice = poolMeasure({ cases, measure: 'dice', ...names });
  const others = measuresOf(cases[0]!)
    .filter((measure) => measure !== 'dice')
    .map((measure) => [measure, poolMeasure({ cases, measure, ...names })]);
  return { dice, ...(Object.fromEntries(others) as Partial<Record<Measure, MeasureOverCases>>) };
}

/** What was measured of a case, Dice first. */
export function measuresOf({ metrics }: EvaluatedCase): readonly Measure[] {
  const first = Object.values(metrics)[0]!;
  return MEASURES.filter((measure) => first[measure] !== undefined);
}
