import { without } from '../base/without.js';
import type { Settings } from './experiment.js';

/**
 * The settings with one fixed value in place of each that has no effect in this experiment, so that a change of such a
 * key makes no stage stale: those about patches, windows and label maps in a regression, and those of surface
 * distances where none is measured. What is written and shown stays as it is.
 */
export function effectiveSettings(settings: Settings): Settings {
  return settings.task.kind === 'regression'
    ? ofRegression(settings)
    : { ...settings, evaluation: withoutIdle(settings.evaluation) };
}

/** Whole images are seen at once, one number comes out, and all metrics of numbers are always reported. */
function ofRegression(settings: Settings): Settings {
  const { preprocessing, training, inference } = settings;
  return {
    ...settings,
    preprocessing: { ...preprocessing, resample: { ...preprocessing.resample, label: 1 } },
    training: {
      ...training,
      foreground: 0,
      deep_supervision: false,
      // All cases are measured, or none.
      metric_steps: Math.min(training.metric_steps, 1),
    },
    inference: { ...inference, overlap: 0, blend: 'constant' },
    evaluation: { surface: 'deepmind' },
  };
}

function withoutIdle(evaluation: Settings['evaluation']): Settings['evaluation'] {
  const { metrics = [] } = evaluation;
  const hasNsd = metrics.includes('nsd');
  const measured = hasNsd ? evaluation : without(evaluation, 'nsd_tolerance_mm');
  return hasNsd || metrics.includes('hd95') ? measured : { ...measured, surface: 'deepmind' };
}
