import { settingsOf } from '../../checks-rig.js';
import type { ResultFacts, TrainingFact } from '../result-facts.js';
import { casesOf, regressionFacts, trainingOf } from '../results-rig.js';
import type { AblationFact, AuditFact } from './audit-fact.js';

/** The audit of a fold in which nothing is wrong; `change` replaces parts of it. */
export function auditOf(change: Partial<AuditFact> = {}): AuditFact {
  return {
    fold: 0,
    preparation: ['a', 'b'].map((id) => ({ case: id, largest_difference: 0 })),
    checkpoints: [
      {
        weights: 'final',
        epochs: 3,
        recorded: { loss: -0.9, metric: 0.95 },
        found: { loss: -0.9, metric: 0.95 },
      },
    ],
    modes: { training: -0.91, evaluation: -0.91, constant: 0.7, least: -1, samples: 8 },
    augmentation: { augmented: 0.9, plain: 0.95, samples: 16 },
    samples: { of_each_epoch: 8, equal: [] },
    tta: ttaOf([
      [0.95, 0.94],
      [0.96, 0.96],
      [0.94, 0.93],
    ]),
    proxy: { weights: 'final', epochs: 3, training: 0.95, whole: 0.94, cases: 3 },
    ablations: [],
    ...change,
  };
}

/** Of pairs with test-time augmentation and without. */
export function ttaOf(
  pairs: readonly (readonly [on: number, off: number])[],
  axes: readonly string[] = ['L/R'],
): NonNullable<AuditFact['tta']> {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    axes,
    on: mean(pairs.map(([on]) => on)),
    off: mean(pairs.map(([, off]) => off)),
    cases: pairs.map(([on, off], index) => ({ case: `case${index}`, on, off })),
  };
}

export function ablationOf(change: Partial<AblationFact> = {}): AblationFact {
  return {
    key: 'inference.tta',
    now: { mirror: ['A/P'] },
    tried: 'off',
    side: 'whole',
    before: 0.44,
    after: 0.97,
    cases: 6,
    against: 0.97,
    ...change,
  };
}

/** The facts of a segmentation that was audited so. */
export function auditedFacts(
  audits: readonly Partial<AuditFact>[],
  more: { readonly trainings?: readonly TrainingFact[]; readonly maxProxyGap?: number } = {},
): ResultFacts {
  const { trainings = [trainingOf([0.1, 0.05, 0.02])], maxProxyGap = 0.1 } = more;
  return {
    settings: settingsOf({
      checks: { max_proxy_gap: maxProxyGap },
      augmentation: { mirror: { axes: ['L/R'], p: 0.5 } },
    }),
    trainings,
    audits: audits.map((one, fold) => auditOf({ fold, ...one })),
    segmentation: { labels: ['organ'], dice: { organ: 0.9 }, cases: [] },
  };
}

/** The same of a regression, with errors in ml. */
export function auditedRegression(audits: readonly Partial<AuditFact>[]): ResultFacts {
  const facts = regressionFacts(casesOf({ n: 30, prediction: (_, target) => target }));
  const healthy: Partial<AuditFact> = {
    checkpoints: [{ weights: 'final', epochs: 3, recorded: { loss: 0.2, metric: 4 }, found: { loss: 0.2, metric: 4 } }],
    modes: { training: 0.15, evaluation: 0.16, constant: 1, least: 0, samples: 8 },
    augmentation: { augmented: 4, plain: 3, samples: 16, spread: 20 },
    tta: null,
    proxy: { weights: 'final', epochs: 3, training: 4, whole: 4.1, cases: 10 },
  };
  return { ...facts, audits: audits.map((one, fold) => auditOf({ fold, ...healthy, ...one })) };
}
