import type { Settings } from '../config/experiment.js';
import type { CaseFact } from './facts.js';

/**
 * Independent units that a fold trains on, the fewest of all folds where units are of one size; undefined where a file
 * gives the folds, or where there are too few units to divide.
 */
export function trainingUnits({
  settings,
  cases,
}: {
  settings: Settings;
  cases: readonly CaseFact[];
}): number | undefined {
  const { split } = settings.data;
  const units = dividedUnits(cases);
  if (split.kind === 'file') return undefined;
  const validated = split.kind === 'kfold' ? Math.ceil(units / split.folds) : Math.max(1, units * split.fraction);
  const trained = Math.round(units - validated);
  return trained < 1 ? undefined : trained;
}

/** Units outside the test set. */
export function dividedUnits(cases: readonly CaseFact[]): number {
  const units = new Set<string>();
  for (const { unit, test } of cases) if (test !== true) units.add(unit);
  return units.size;
}
