import { DiagnosticError } from '../../base/failure.js';
import type { LoadedGroup } from '../../config/groups/load-members.js';
import { foldCount } from '../../graph/expand.js';
import type { OpenedFile } from '../experiment/open.js';

/** On what a ladder decides, and on what it reports. */
export interface LadderParts {
  /** The fold that decides. */
  readonly fold: number;
  /** Folds that decide nothing, as far as they are asked for. */
  readonly others: readonly number[];
  /** With which each step runs on the fold that decides; the final estimate is of the first. */
  readonly seeds: readonly number[];
}

/** Throws `DiagnosticError` where the split has no such fold. */
export function ladderParts(
  { deciding }: Extract<LoadedGroup, { readonly kind: 'ladder' }>,
  {
    base: { loaded, writtenFolds },
    asked,
  }: {
    base: OpenedFile;
    /** Folds that the final estimate may be over; undefined for all. */
    asked: readonly number[] | undefined;
  },
): LadderParts {
  const settings = loaded.experiment;
  const count = foldCount({ settings, ...(writtenFolds === undefined ? {} : { writtenFolds }) });
  const { fold, seeds } = deciding;
  requireFold(fold, count);
  return {
    fold,
    others: Array.from({ length: count }, (_, one) => one).filter(
      (one) => one !== fold && (asked === undefined || asked.includes(one)),
    ),
    seeds: Array.from({ length: seeds }, (_, index) => settings.seed + index),
  };
}

function requireFold(fold: number, count: number): void {
  if (fold < count) return;
  throw new DiagnosticError([
    {
      code: 'FOLD_UNKNOWN',
      severity: 'error',
      blame: 'usage',
      message: `ladder.fold is ${fold}, which the split does not make`,
      fix: count === 1 ? 'the only fold is 0' : `folds are 0 to ${count - 1}`,
      places: [],
    },
  ]);
}
