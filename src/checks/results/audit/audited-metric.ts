import { formatNumber } from '../../../stats/format-number.js';
import type { ResultFacts } from '../result-facts.js';

/** The metric that audits compare, and how it is written. */
export interface AuditedMetric {
  readonly name: 'Dice' | 'MAE';
  readonly isBetter: 'higher' | 'lower';
  /** With the unit of measure. */
  text(value: number): string;
  /** How much worse `value` is than `than`: a difference of Dice, or a share of the error. */
  loss(value: number, than: number): number;
  lossText(loss: number): string;
  /** 1 - Dice, or the error itself: 0 where nothing is wrong. */
  error(value: number): number;
}

export function auditedMetric({ settings: { task } }: Pick<ResultFacts, 'settings'>): AuditedMetric {
  if (task.kind === 'segmentation') {
    return {
      name: 'Dice',
      isBetter: 'higher',
      text: (value) => formatNumber(value, 3),
      loss: (value, than) => than - value,
      lossText: (loss) => formatNumber(loss, 3),
      error: (value) => 1 - value,
    };
  }
  const unit = task.unit === undefined || task.unit === '' ? '' : ` ${task.unit}`;
  return {
    name: 'MAE',
    isBetter: 'lower',
    text: (value) => `${formatNumber(value, 3)}${unit}`,
    loss: (value, than) => (value === than ? 0 : (value - than) / than),
    lossText: (loss) => `${formatNumber(100 * loss, 3)} %`,
    error: (value) => value,
  };
}
