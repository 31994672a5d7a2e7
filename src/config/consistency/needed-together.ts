import type { Diagnostic } from '../../base/diagnostic.js';
import { usageError } from '../catalogue.js';
import type { SettingsView } from '../settings-view.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** Settings that need another one, or exclude it. */
export const neededTogether: ConsistencyCheck = {
  reads: [
    ['evaluation'],
    ['training', 'metric_steps'],
    ['training', 'early_stopping'],
    ['inference', 'checkpoint'],
    ['checks', 'controls'],
    ['preprocessing', 'size'],
    ['preprocessing', 'resize'],
  ],
  find: (view) => [...tolerance(view), ...validationMetric(view), ...sizes(view)],
};

function tolerance({ settings, locate }: SettingsView): Diagnostic[] {
  const { metrics = [], nsd_tolerance_mm: tolerance } = settings.evaluation;
  if (!metrics.includes('nsd') || tolerance !== undefined) return [];
  return [
    usageError('NSD_WITHOUT_TOLERANCE', {
      message: 'evaluation.metrics has nsd, but evaluation.nsd_tolerance_mm is missing',
      fix: 'add nsd_tolerance_mm, the distance on which two experts would agree, e.g. 1',
      at: locate(['evaluation', 'metrics']),
    }),
  ];
}

function validationMetric({ settings, locate }: SettingsView): Diagnostic[] {
  const { metric_steps: steps, early_stopping: stopping } = settings.training;
  if (steps > 0) return [];
  const wanting =
    stopping !== undefined
      ? ['training', 'early_stopping']
      : settings.inference.checkpoint === 'best'
        ? ['inference', 'checkpoint']
        : settings.checks.controls.length > 0
          ? ['checks', 'controls']
          : undefined;
  if (wanting === undefined) return [];
  return [
    usageError('METRIC_NOT_MEASURED', {
      message: `${wanting.join('.')} needs the validation metric, but training.metric_steps is 0`,
      fix: 'set training.metric_steps, e.g. to 5',
      at: locate(wanting),
    }),
  ];
}

function sizes({ settings, locate }: SettingsView): Diagnostic[] {
  const { size, resize } = settings.preprocessing;
  if (size === 'native' || resize === undefined) return [];
  return [
    usageError('SIZE_TWICE', {
      message: 'preprocessing has both a size and a resize',
      fix: 'size pads or crops, resize stretches: keep one of them',
      at: locate(['preprocessing', 'resize']),
    }),
  ];
}
