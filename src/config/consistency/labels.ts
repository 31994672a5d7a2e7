import { labelsOf } from '../labels-of.js';
import type { Diagnostic } from '../../base/diagnostic.js';
import { usageError } from '../catalogue.js';
import type { SettingsView } from '../settings-view.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** Label values are 0 for `background` and count up from 1 without gaps: they index the channels of the network. */
export const labels: ConsistencyCheck = {
  reads: [['task', 'labels']],
  find(view) {
    if (view.settings.task.kind !== 'segmentation') return [];
    const entries = Object.entries(labelsOf(view.settings.task)).sort(([, a], [, b]) => a - b);
    return [...withoutBackground(entries, view), ...notConsecutive(entries, view)];
  },
};

type Entries = readonly (readonly [string, number])[];

function withoutBackground(entries: Entries, { settings, locate, locateKey }: SettingsView): Diagnostic[] {
  const value = labelsOf(settings.task).background;
  if (value === 0) return [];
  const zero = entries.find(([, other]) => other === 0)?.[0];
  const path = ['task', 'labels'];
  return [
    usageError('LABELS_WITHOUT_BACKGROUND', {
      message:
        value !== undefined
          ? `the label background is ${value}, but must be 0`
          : zero !== undefined
            ? `the label with value 0 is called ${zero}, but must be background`
            : 'task.labels has no background',
      fix: zero === undefined || value !== undefined ? 'write background: 0' : `rename ${zero} to background`,
      at:
        value !== undefined
          ? locate([...path, 'background'])
          : zero === undefined
            ? locateKey(path)
            : locateKey([...path, zero]),
    }),
  ];
}

function notConsecutive(entries: Entries, { locate }: SettingsView): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const place = (name: string) => locate(['task', 'labels', name]);
  entries.forEach(([name, value], i) => {
    const before = entries[i - 1];
    if (before === undefined || value === before[1] + 1) return;
    const isSame = value === before[1];
    const other = place(before[0]);
    diagnostics.push(
      usageError('LABELS_NOT_CONSECUTIVE', {
        message: isSame
          ? `the labels ${before[0]} and ${name} both have the value ${value}`
          : `label values jump from ${before[1]} (${before[0]}) to ${value} (${name})`,
        fix: isSame
          ? 'give each label its own value'
          : 'number labels 0, 1, 2, ... as the label maps do; a gap is never predicted',
        at: place(name),
        also: other === undefined ? [] : [{ span: other, note: `${before[0]} is set here` }],
      }),
    );
  });
  return diagnostics;
}
