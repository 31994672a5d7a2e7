import type { ClassMetrics } from '../evaluate/metrics-file.js';

/** Whether a class is in the prediction or in the truth, and not in the other: its HD95 is then the image's diagonal. */
export function isInOneOnly({ tp, fp, fn }: Pick<ClassMetrics, 'tp' | 'fp' | 'fn'>): boolean {
  return (tp + fp === 0) !== (tp + fn === 0);
}
