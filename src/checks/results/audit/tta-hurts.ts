import { mean, sampleSd } from '../../../stats/moments.js';
import { studentTCdf } from '../../../stats/student-t.js';
import type { ResultFacts } from '../result-facts.js';
import { cannotTell, type ResultRule } from '../result-rule.js';
import type { TtaFact } from './audit-fact.js';
import { auditedMetric } from './audited-metric.js';

/** Of Dice absolutely, of an error as a share of it. */
const MOST = { Dice: 0.01, MAE: 0.02 };
const BAD = { Dice: 0.05, MAE: 0.1 };
/** One-sided, of the paired differences. */
const LEAST_P = 0.05;

/** Whole images with test-time augmentation as configured against without, case by case. */
export const ttaHurts: ResultRule = {
  id: 'D33',
  means: 'Predictions are worse with test-time augmentation than without.',
  threshold: { warn_above: MOST, fail_above: BAD, p: LEAST_P },
  judge(facts) {
    const looked = (facts.audits ?? []).flatMap(({ tta }) => tta ?? []);
    if (looked.length === 0) return undefined;
    const metric = auditedMetric(facts);
    const cases = looked.flatMap((tta) =>
      tta.cases.flatMap(({ on, off }) => (on === null || off === null ? [] : [{ on, off }])),
    );
    if (cases.length < 2) return cannotTell(`${cases.length} ${cases.length === 1 ? 'case is' : 'cases are'} too few`);
    const [on, off] = [mean(cases.map((one) => one.on)), mean(cases.map((one) => one.off))];
    const loss = metric.loss(on, off);
    const p = pOfWorse(cases.map((one) => metric.error(one.on) - metric.error(one.off)));
    const axes = [...new Set(looked.flatMap((tta) => tta.axes))].join(', ');
    const message = `with test-time augmentation over ${axes} the mean ${metric.name} of ${cases.length} cases is ${metric.text(on)}, without it ${metric.text(off)}`;
    const value = { on, off, p };
    if (loss <= MOST[metric.name] || p > LEAST_P) return { value, state: 'pass', message };
    return {
      value,
      state: loss > BAD[metric.name] ? 'fail' : 'warn',
      message,
      fix: `write \`inference: { tta: off }\` and run again, which trains nothing anew${untrained(looked, facts)}`,
    };
  },
};

function untrained(looked: readonly TtaFact[], { settings }: ResultFacts): string {
  const { axes: trained } = settings.augmentation.mirror;
  const beyond = [...new Set(looked.flatMap(({ axes }) => axes))].filter(
    (axis) => !trained.some((one) => one === axis),
  );
  return beyond.length === 0 ? '' : `; or train with ${beyond.join(', ')} under augmentation.mirror.axes`;
}

/** P of differences at least as large under none (paired t test). */
function pOfWorse(differences: readonly number[]): number {
  const [centre, sd] = [mean(differences), sampleSd(differences)];
  if (sd === 0) return centre > 0 ? 0 : 1;
  return 1 - studentTCdf((centre / sd) * Math.sqrt(differences.length), differences.length - 1);
}
