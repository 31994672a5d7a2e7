import type { Fold } from '../../graph/stage-spec.js';
import { fitBaselines } from '../../stats/regression/fit-baselines.js';
import { mean } from '../../stats/moments.js';
import { baselineCase } from '../evaluate/evaluate-regression.js';
import type { KnownCase } from '../evaluate/evaluate-regression.js';
import type { BaselineFigures } from '../../checks/preflight-fact.js';

/** What constants and the shapes of images alone predict of cases that they were not fitted on, over all folds. */
export function baselineFigures(
  known: ReadonlyMap<string, KnownCase>,
  folds: readonly Fold[],
): Record<string, BaselineFigures> {
  const rows = folds.flatMap(({ train, validation }) => {
    const fitted = Object.entries(
      fitBaselines(train.map((id) => ({ ...baselineCase(known.get(id)!), target: known.get(id)!.target }))),
    );
    return validation.map((id) => {
      const one = known.get(id)!;
      const shape = baselineCase(one);
      return {
        unit: one.unit,
        target: one.target,
        predicted: new Map(fitted.map(([name, predict]) => [name, predict(shape)])),
      };
    });
  });
  const names = [...(rows[0]?.predicted.keys() ?? [])];
  const centre = mean(rows.map(({ target }) => target));
  const spread = mean(rows.map(({ target }) => (target - centre) ** 2));
  return Object.fromEntries(
    names.map((name) => {
      const errors = rows.map(({ unit, target, predicted }) => ({ unit, error: predicted.get(name)! - target }));
      const squares = mean(errors.map(({ error }) => error ** 2));
      return [name, { mae: meanPerUnit(errors), r2: spread === 0 ? null : 1 - squares / spread }];
    }),
  );
}

/** A unit's error is the mean of its cases'. */
function meanPerUnit(errors: readonly { readonly unit: string; readonly error: number }[]): number {
  const ofUnit = new Map<string, number[]>();
  for (const { unit, error } of errors) ofUnit.set(unit, [...(ofUnit.get(unit) ?? []), Math.abs(error)]);
  return mean([...ofUnit.values()].map(mean));
}
