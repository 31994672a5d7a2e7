import { formatNumber } from '../../stats/format-number.js';
import type { PreflightFact, TrialFigures } from '../../checks/preflight-fact.js';

/** One line for whoever watches. */
export function preflightNote({ kind, trial, skipped, baselines }: PreflightFact): string {
  const worth =
    baselines === undefined
      ? ''
      : `; to be beaten: ${Object.entries(baselines)
          .map(([name, { mae }]) => `${NAMES[name] ?? name} MAE ${formatNumber(mae, 3)}`)
          .join(', ')}`;
  if (trial === undefined) return `no small training: ${skipped ?? 'nothing to learn'}${worth}`;
  const what = kind === 'segmentation' ? 'Dice' : 'R2';
  const { learned, cases, inference } = trial;
  return `a small network learned ${cases.length} cases by heart (${what} ${formatNumber(learned.metric, 3)} after ${learned.steps} steps); through inference ${formatNumber(inference.plain, 3)}${ttaText(inference)}${worth}`;
}

const NAMES: Readonly<Record<string, string>> = {
  train_mean: 'the mean',
  train_median: 'the median',
  shape_and_spacing: 'image shape alone',
};

function ttaText({ tta }: TrialFigures['inference']): string {
  return tta === undefined ? '' : `, with flips along ${tta.axes.join(', ')} ${formatNumber(tta.with, 3)}`;
}
