import type { CheckFacts } from '../facts.js';
import { factsOf, type settingsOf } from '../checks-rig.js';
import type { PreflightFact, TrialFigures } from '../preflight-fact.js';

/** A small training that went well, as one really did; `changes` replaces parts of it. */
export function trialOf(changes: Partial<TrialFigures> = {}): TrialFigures {
  return {
    cases: ['a', 'b'],
    parameters: 85_406,
    patch: [24, 24, 24],
    initial: { network: 1.22, constant: 0.94 },
    updates: { steps: 8, learning_rate: 0.005, ratio: 0.025 },
    learned: { steps: 100, loss: -0.7, metric: 0.98 },
    controls: {
      steps: 40,
      real: { loss: -0.03, metric: 0.87 },
      zeroed: { loss: 0.08, metric: 0.5 },
      shuffled: { loss: 0.25, metric: 0.72 },
    },
    modes: { training: -0.7, evaluation: -0.7 },
    inference: { direct: 0.98, plain: 0.978, possible: 1, tta: { axes: ['L/R'], with: 0.961, without: 0.966 } },
    ...changes,
  };
}

/** The small experiment after its preflight. */
export function preflightFacts(
  changes: Partial<TrialFigures> = {},
  { settings = {}, ...file }: Partial<PreflightFact> & { settings?: Parameters<typeof settingsOf>[0] } = {},
): CheckFacts {
  const preflight: PreflightFact = {
    format: 1,
    kind: 'segmentation',
    preparation: { cases: 2, largest_difference: 0 },
    trial: trialOf(changes),
    ...file,
  };
  return factsOf({ checks: { preflight: true }, ...settings }, { preflight });
}
