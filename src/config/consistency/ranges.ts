import type { Diagnostic } from '../../base/diagnostic.js';
import { usageError } from '../catalogue.js';
import type { SettingsView } from '../settings-view.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** What is drawn from a range has its lower end first, and zoom says its range once. */
export const ranges: ConsistencyCheck = {
  reads: [['augmentation']],
  find(view) {
    const transforms = Object.entries(view.settings.augmentation).filter(([, value]) => typeof value === 'object');
    return [...transforms.flatMap(([name, value]) => reversed(name, value as object, view)), ...zoomRange(view)];
  },
};

/** Keys whose pair of numbers is a range; other lists are one value per axis. */
const RANGES = [
  'range',
  'reciprocal_range',
  'std',
  'sigma',
  'factor',
  'gamma',
  'magnitude',
  'scale',
  'strength',
  'width',
];

function reversed(name: string, transform: object, { locate }: SettingsView): Diagnostic[] {
  return Object.entries(transform).flatMap(([key, value]: [string, unknown]) => {
    if (!RANGES.includes(key) || !Array.isArray(value)) return [];
    const [low, high] = value as [number, number];
    if (low <= high) return [];
    return [
      usageError('RANGE_REVERSED', {
        message: `augmentation.${name}.${key} goes from ${low} down to ${high}`,
        fix: `write [${high}, ${low}]`,
        at: locate(['augmentation', name, key]),
      }),
    ];
  });
}

function zoomRange({ settings, locate }: SettingsView): Diagnostic[] {
  const { zoom } = settings.augmentation;
  if (zoom === undefined || zoom === 'off') return [];
  const { range, reciprocal_range: reciprocal } = zoom;
  if ((range === undefined) !== (reciprocal === undefined)) return [];
  return [
    usageError('ZOOM_RANGE', {
      message:
        range === undefined
          ? 'augmentation.zoom has no range'
          : 'augmentation.zoom has both a range and a reciprocal_range',
      fix: 'write one of them, e.g. range: [0.8, 1.25], where more than 1 enlarges the object',
      at: locate(['augmentation', 'zoom']),
    }),
  ];
}
