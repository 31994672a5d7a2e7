import { StageFailure } from '../../base/failure.js';
import { isConstant, mean, squaredDeviations } from '../../stats/moments.js';
import type { TargetScaler } from './target-scaler.js';

export interface FitScalerOptions {
  /** The fold's training cases, and no others. */
  readonly cases: readonly { readonly case: string; readonly target: number }[];
  readonly transform: TargetScaler['transform'];
}

/** As many cases as a message names. */
const NAMED = 5;

/**
 * Measures mean and standard deviation of the training targets. Fails with TARGET_UNUSABLE where they cannot be
 * standardised: no cases, a target that is no number, one that has no logarithm, all equal.
 */
export function fitTargetScaler({ cases, transform }: FitScalerOptions): TargetScaler {
  if (cases.length === 0) throw unusable('there are no training cases to standardise the target on');
  refuse({
    cases: cases.filter(({ target }) => !Number.isFinite(target)),
    what: 'a target that is no finite number',
    fix: 'correct these cells of the table, or remove the cases',
  });
  if (transform === 'log') {
    refuse({
      cases: cases.filter(({ target }) => target <= 0),
      what: 'a target that has no logarithm, being 0 or less',
      fix: 'set task.transform: none, or correct these targets',
    });
  }
  const learned = cases.map(({ target }) => (transform === 'log' ? Math.log(target) : target));
  if (isConstant(learned)) {
    throw unusable(
      `all ${cases.length} training targets are ${cases[0]!.target}: there is nothing to learn`,
      'check that task.target names the right column',
    );
  }
  return { transform, mean: mean(learned), std: Math.sqrt(squaredDeviations(learned) / learned.length), smearing: 1 };
}

interface RefuseOptions {
  readonly cases: FitScalerOptions['cases'];
  readonly what: string;
  readonly fix: string;
}

function refuse({ cases, what, fix }: RefuseOptions): void {
  if (cases.length === 0) return;
  const named = cases.slice(0, NAMED).map((one) => `${one.case} (${one.target})`);
  const more = cases.length > NAMED ? ` and ${cases.length - NAMED} more` : '';
  const count = cases.length === 1 ? '1 training case has' : `${cases.length} training cases have`;
  throw unusable(`${count} ${what}: ${named.join(', ')}${more}`, fix);
}

function unusable(message: string, fix?: string): StageFailure {
  return new StageFailure({ code: 'TARGET_UNUSABLE', message, ...(fix !== undefined && { fix }) });
}
