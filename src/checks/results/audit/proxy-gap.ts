import { mean } from '../../../stats/moments.js';
import { formatValue } from '../../format-value.js';
import { cannotTell, type ResultRule } from '../result-rule.js';
import type { AuditFact } from './audit-fact.js';
import { auditedMetric, type AuditedMetric } from './audited-metric.js';
import { remedyOf } from './cause-remedy.js';
import { pooledAblations, type PooledAblation } from './pooled-ablations.js';

/** A setting that takes away this share of the difference is the cause. */
const LEAST_EXPLAINED = 0.5;

/** Stands for how Dice is averaged, which is no fault: training pools the voxels of all patches. */
const POOLED = 'evaluation.metrics';

/**
 * What training measured on validation cases against what became of their whole images. Only where whole images are
 * worse: that they are better, as with test-time augmentation, misleads nobody. Folds are judged together, and a fold that
 * parts by itself is told as a warning.
 */
export const proxyGap: ResultRule = {
  id: 'D34',
  means: 'Whole images are predicted much worse than training measured on the same cases.',
  threshold: 'checks.max_proxy_gap',
  judge(facts) {
    const { audits = [], settings } = facts;
    if (audits.length === 0) return undefined;
    const metric = auditedMetric(facts);
    const known = audits.flatMap((audit) => comparedIn(audit) ?? []);
    if (known.length === 0) {
      return cannotTell(
        'training measured no metric on validation cases (training.metric_steps: 0), or none is defined',
      );
    }
    const limit = settings.checks.max_proxy_gap;
    const isWide = (one: Figures): boolean => metric.loss(one.whole, one.training) > limit;
    const all = meansOf(known);
    const wideFolds = known.filter(isWide);
    if (!isWide(all) && wideFolds.length === 0) {
      return { value: valueOf(all, metric), state: 'pass', message: figuresText(all, metric) };
    }
    const told = isWide(all) ? known : wideFolds;
    const figures = meansOf(told);
    const where = isWide(all) ? '' : ` (fold ${told.map(({ audit }) => audit.fold).join(', ')})`;
    const ablations = pooledAblations(
      told.map(({ audit }) => audit),
      metric,
    );
    const cause = causeAmong(ablations);
    if (cause?.key === POOLED && metric.loss(cause.after, cause.against) <= limit) {
      return {
        value: { ...valueOf(figures, metric), cause: POOLED },
        state: 'pass',
        message: `${figuresText(figures, metric)}${where}; ${changeText(cause, metric)}: single cases with small structures make the difference`,
      };
    }
    return {
      value: { ...valueOf(figures, metric), cause: cause?.key ?? null },
      state: isWide(all) ? 'fail' : 'warn',
      message: `${figuresText(figures, metric)}${where}; ${cause === undefined ? triedText(ablations, metric) : causeText(cause, metric)}`,
      fix: remedyOf(cause, settings),
    };
  },
};

interface Figures {
  readonly training: number;
  readonly whole: number;
}

function comparedIn(audit: AuditFact): (Figures & { readonly audit: AuditFact }) | undefined {
  const { training, whole } = audit.proxy;
  return training === null || whole === null ? undefined : { audit, training, whole };
}

function meansOf(figures: readonly Figures[]): Figures {
  return {
    training: mean(figures.map(({ training }) => training)),
    whole: mean(figures.map(({ whole }) => whole)),
  };
}

function valueOf({ training, whole }: Figures, metric: AuditedMetric) {
  return { training, whole, gap: metric.loss(whole, training) };
}

function causeAmong(ablations: readonly PooledAblation[]): PooledAblation | undefined {
  const [most] = [...ablations].sort((a, b) => b.explains - a.explains);
  return most !== undefined && most.explains >= LEAST_EXPLAINED ? most : undefined;
}

function figuresText({ training, whole }: Figures, metric: AuditedMetric): string {
  const where =
    metric.name === 'Dice'
      ? ['on validation patches during training', 'on whole images']
      : ['on validation images during training', 'as they are predicted'];
  return `${metric.name} is ${metric.text(training)} ${where[0]!} and ${metric.text(whole)} ${where[1]!}`;
}

function causeText(cause: PooledAblation, metric: AuditedMetric): string {
  return `${changeText(cause, metric)}: ${cause.key === POOLED ? 'the mean over cases' : cause.key} is the cause`;
}

/** `with inference.tta off it is 0.97 (6 cases)` */
function changeText({ key, tried, side, after, cases, possible }: PooledAblation, metric: AuditedMetric): string {
  const over = `${cases} ${cases === 1 ? 'case' : 'cases'}`;
  if (possible !== undefined) {
    return `on the grid of the prepared images it is ${metric.text(after)} (${over}; the true labels themselves come back from it with ${metric.text(possible)})`;
  }
  if (key === POOLED)
    return `pooled over the voxels of all images, as training has it, it is ${metric.text(after)} (${over})`;
  if (side === 'training') return `${formatValue(tried)} have ${metric.text(after)} (${over})`;
  return `with ${key} ${formatValue(tried)} it is ${metric.text(after)} (${over})`;
}

function triedText(ablations: readonly PooledAblation[], metric: AuditedMetric): string {
  if (ablations.length === 0) return 'no setting was tried out, as no fold has a difference that is large enough';
  return `none of the settings that were tried out explains half of it: ${ablations.map((one) => changeText(one, metric)).join('; ')}`;
}
