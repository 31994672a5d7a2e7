import type { CheckFacts } from '../facts.js';
import type { PreflightFact, TrialFigures } from '../preflight-fact.js';
import { PASS, type Verdict } from '../rule.js';

/** What a small training says, where there was one: a rule about it passes where the checks do without, or nothing was learned. */
export function judgeTrial(
  { preflight, settings }: CheckFacts,
  judge: (trial: TrialFigures, words: TrialWords) => Verdict,
): Verdict {
  if (preflight === undefined) return settings.checks.preflight ? { kind: 'unknown', until: 'preflight' } : PASS;
  const { trial, kind } = preflight;
  return trial === undefined ? PASS : judge(trial, { isSegmentation: kind === 'segmentation', metric: METRIC[kind] });
}

export interface TrialWords {
  readonly isSegmentation: boolean;
  /** What `metric` is called. */
  readonly metric: string;
}

/** What the metric of a task is called. */
export const METRIC: Readonly<Record<PreflightFact['kind'], string>> = { segmentation: 'mean Dice', regression: 'R2' };
