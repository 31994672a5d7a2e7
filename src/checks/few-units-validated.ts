import { PASS, places, type Rule } from './rule.js';
import { dividedUnits } from './training-units.js';

/** Below this many units on average, some folds validate on one. */
const FEWEST_PER_FOLD = 2;
/** All that a holdout claims rests on its one fold. */
const FEWEST_OF_HOLDOUT = 3;

/** The figures of a fold with one patient have no spread, and choosing weights on it chooses for that patient. */
export const fewUnitsValidated: Rule = {
  severity: 'note',
  acceptable: true,
  means: 'Folds validate on one or two independent units.',
  judge({ settings, locate, cases }) {
    if (cases === undefined) return { kind: 'unknown', until: 'ingest' };
    const { split } = settings.data;
    if (split.kind === 'file') return PASS;
    const units = dividedUnits(cases);
    const isKfold = split.kind === 'kfold';
    const perFold = isKfold ? units / split.folds : Math.round(units * split.fraction);
    const fewest = isKfold ? FEWEST_PER_FOLD : FEWEST_OF_HOLDOUT;
    // Fewer units than folds is a finding of its own, and there are no fewer folds than two.
    if (perFold >= fewest || units < (isKfold ? split.folds : 2) || (isKfold && split.folds === 2)) return PASS;
    const most = Math.max(2, Math.floor(units / FEWEST_PER_FOLD));
    const validated = Math.max(1, perFold);
    return {
      kind: 'fail',
      value: isKfold ? { units, folds: split.folds } : { units, fraction: split.fraction },
      findings: [
        {
          message: isKfold
            ? `${split.folds} folds of ${units} independent units validate on ${rounded(perFold)} each: the figures of one fold tell nothing, only all of them together`
            : `a holdout of ${split.fraction} validates on ${validated} of ${units} independent units, too few to tell anything`,
          fix: isKfold
            ? `data.split.folds: ${most} would validate on at least 2 each; keep inference.checkpoint: final`
            : 'use data.split: {kind: kfold}, which validates on every unit once',
          places: places(
            [locate(['data', 'split', isKfold ? 'folds' : 'fraction'])],
            [locate(['data', 'independent_unit']), 'the independent unit'],
          ),
        },
      ],
    };
  },
};

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
