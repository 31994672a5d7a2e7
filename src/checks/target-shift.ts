import { formatNumber } from '../stats/format-number.js';
import { kolmogorovSmirnov } from '../stats/kolmogorov-smirnov.js';
import { mean, sampleSd } from '../stats/moments.js';
import { studentTCdf } from '../stats/student-t.js';
import type { CaseFact, CheckFacts } from './facts.js';
import { PASS, places, type Rule } from './rule.js';

/** Over all folds and tests together. */
const LEAST_P = 0.01;
const MOST_DIFFERENCE = 0.5;
const MOST_OUTSIDE = 0.05;

/**
 * Whether both sides of a fold have one distribution of targets, one value per independent unit. A fold of 13 units is
 * half a standard deviation off by chance in one of ten cases, and of any k folds two hold the extreme targets: each
 * bound counts only where chance is excluded at 0.01 over the tests of all folds (Bonferroni).
 */
export const targetShift: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'The targets of validation cases have another distribution than those that are trained on.',
  judge({ settings: { task }, cases, folds, locate }: CheckFacts) {
    if (task.kind !== 'regression') return PASS;
    if (folds === undefined || cases === undefined) return { kind: 'unknown', until: 'split' };
    const known = new Map(cases.map((one) => [one.id, one]));
    const level = LEAST_P / (3 * folds.length);
    const found = folds.flatMap(({ train, validation }, fold) => {
      const shift = shiftOf(unitTargets(train, known), unitTargets(validation, known), level);
      return shift === undefined ? [] : [{ fold, shift }];
    });
    if (found.length === 0) return PASS;
    return {
      kind: 'fail',
      value: found.map(({ fold }) => `fold ${fold}`),
      findings: [
        {
          message: found.map(({ fold, shift }) => `fold ${fold}: ${shift}`).join('; '),
          fix: 'write data.split.stratify: target, or another data.split.seed; check that all targets are in one unit of measure',
          places: places([locate(['data', 'split'])], [locate(['task', 'target']), 'the target']),
        },
      ],
    };
  },
};

function unitTargets(ids: readonly string[], known: ReadonlyMap<string, CaseFact>): number[] {
  const units = new Map<string, number[]>();
  for (const id of ids) {
    const { unit, target } = known.get(id) ?? {};
    if (unit !== undefined && target !== undefined) units.set(unit, [...(units.get(unit) ?? []), target]);
  }
  return [...units.values()].map(mean);
}

/** What differs, in words; undefined where nothing is known to. */
function shiftOf(train: readonly number[], validation: readonly number[], level: number): string | undefined {
  if (train.length < 2 || validation.length < 2) return undefined;
  const { p } = kolmogorovSmirnov(train, validation);
  const sd = sampleSd([...train, ...validation]);
  const [trained, validated] = [mean(train), mean(validation)];
  const difference = (validated - trained) / sd;
  const t = Math.abs(difference) / Math.sqrt(1 / train.length + 1 / validation.length);
  const pOfMean = 2 * studentTCdf(-t, train.length + validation.length - 2);
  const outside = outsideOf(train, validation);
  const reasons = [
    ...(p < level ? [`p = ${formatNumber(p, 2)} of a Kolmogorov-Smirnov test`] : []),
    ...(Math.abs(difference) > MOST_DIFFERENCE && pOfMean < level
      ? [
          `their mean is ${formatNumber(Math.abs(difference), 2)} SD ${difference > 0 ? 'above' : 'below'} that of training`,
        ]
      : []),
    ...(outside.count > MOST_OUTSIDE * validation.length && outside.p < level
      ? [`${outside.count} of ${validation.length} lie beyond all that is trained on`]
      : []),
  ];
  if (reasons.length === 0) return undefined;
  return `targets of validation are about ${formatNumber(validated, 3)}, of training ${formatNumber(trained, 3)}: ${reasons.join(', ')}`;
}

/** Validated values beyond the trained range, and how likely chance puts as many of one end there: all of the k largest. */
function outsideOf(train: readonly number[], validation: readonly number[]): { count: number; p: number } {
  const above = validation.filter((value) => value > Math.max(...train)).length;
  const below = validation.filter((value) => value < Math.min(...train)).length;
  const whole = train.length + validation.length;
  let p = 1;
  for (let i = 0; i < Math.max(above, below); i++) p *= (validation.length - i) / (whole - i);
  return { count: above + below, p: Math.min(1, 2 * p) };
}
