import type { JsonObject } from '../base/json.js';
import { bootstrap } from '../stats/bootstrap.js';
import { figure, undefinedFor, type Figure } from '../stats/figure.js';
import { poolSums, type PairSums } from '../stats/pair-sums.js';
import { agreementFigures } from '../stats/regression/agreement-figures.js';
import { errorFigures } from '../stats/regression/error-figures.js';
import { unitSums } from '../stats/regression/unit-sums.js';
import type { PairedCase } from './evaluated-cases.js';
import type { PairedDifference } from './segmentation-differences.js';

/** Figures of a regression as `figuresOf` names them, less their prefix. */
const NAMES = ['mae', 'rmse', 'r2', 'pearson', 'icc2', 'ccc'] as const;
type Name = (typeof NAMES)[number];

/** Paired differences of a regression's figures per unit, by their keys: both runs' errors of a unit are drawn together. */
export function regressionDifferences(pairs: readonly PairedCase[]): Map<string, PairedDifference> {
  const whole = pairs.filter(({ before, after }) => isPredicted(before) && isPredicted(after));
  const sumsOf = (side: 'before' | 'after'): PairSums[] =>
    unitSums(whole.map((one) => ({ unit: one.unit, pair: one[side] as unknown as Predicted }))).map(
      ({ asOne }) => asOne,
    );
  const before = sumsOf('before');
  const after = sumsOf('after');
  const estimates = bootstrap<Name>({
    units: before.length,
    seed: 0,
    statistics: (drawn) => differences(figuresOver(before, drawn), figuresOver(after, drawn)),
  });
  return new Map(
    NAMES.map((name) => [
      `evaluation.${name}`,
      { difference: estimates[name], units: before.length, undefined: pairs.length - whole.length },
    ]),
  );
}

interface Predicted {
  readonly target: number;
  readonly prediction: number;
}

function isPredicted({ target, prediction }: JsonObject): boolean {
  return Number.isFinite(target) && Number.isFinite(prediction);
}

function figuresOver(units: readonly PairSums[], drawn: readonly number[]): Readonly<Record<Name, Figure>> {
  if (drawn.length === 0) {
    const none = undefinedFor('no case was evaluated on both sides');
    return { mae: none, rmse: none, r2: none, pearson: none, icc2: none, ccc: none };
  }
  const sums = poolSums(drawn.map((unit) => units[unit]!));
  return { ...errorFigures(sums), ...agreementFigures(sums) };
}

function differences(
  before: Readonly<Record<Name, Figure>>,
  after: Readonly<Record<Name, Figure>>,
): Record<Name, Figure> {
  return Object.fromEntries(
    NAMES.map((name) => {
      const [a, b] = [before[name], after[name]];
      if (a.value === null) return [name, a];
      return [name, b.value === null ? b : figure(b.value - a.value)];
    }),
  ) as Record<Name, Figure>;
}
