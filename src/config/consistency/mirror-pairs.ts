import { labelsOf, mirrorPairsOf } from '../labels-of.js';
import type { Diagnostic } from '../../base/diagnostic.js';
import { usageError } from '../catalogue.js';
import { nearest } from '../nearest.js';
import type { SettingsView } from '../settings-view.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** The labels that mirroring swaps exist, are neither background nor ignored, and none of them is swapped with two. */
export const mirrorPairs: ConsistencyCheck = {
  reads: [
    ['task', 'labels'],
    ['task', 'mirror_pairs'],
    ['task', 'ignore'],
  ],
  find(view) {
    return Object.entries(mirrorPairsOf(view.settings.task)).flatMap(([axis, pairs]) =>
      findInAxis({ axis, pairs }, view),
    );
  },
};

function findInAxis(
  { axis, pairs }: { axis: string; pairs: readonly (readonly [string, string])[] },
  { settings, locate }: SettingsView,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const seen = new Map<string, (string | number)[]>();
  const labels = labelsOf(settings.task);
  const known = Object.keys(labels);
  const ignored = settings.task.kind === 'segmentation' ? settings.task.ignore : undefined;
  pairs.forEach((pair, i) => {
    pair.forEach((label, j) => {
      const path = ['task', 'mirror_pairs', axis, i, j];
      const at = locate(path);
      if (!known.includes(label)) {
        const likely = nearest(label, known);
        diagnostics.push(
          usageError('MIRROR_PAIR_UNKNOWN_LABEL', {
            message: `task.labels has no label ${label}`,
            fix: likely === undefined ? `labels: ${known.join(', ')}` : `did you mean ${likely}?`,
            at,
          }),
        );
      }
      if (labels[label] === 0) {
        diagnostics.push(
          usageError('MIRROR_PAIR_BACKGROUND', {
            message: `mirroring along ${axis} would swap ${label} and ${pair[1 - j]!}: the object would become what is around it`,
            fix: 'pair labels of the foreground; leave a label out that has no counterpart on the other side',
            at,
          }),
        );
      }
      if (label === ignored) {
        const where = locate(['task', 'ignore']);
        diagnostics.push(
          usageError('MIRROR_PAIR_IGNORED', {
            message: `mirroring along ${axis} would swap ${label}, which task.ignore leaves out of training`,
            fix: 'pair labels that are trained, or leave the pair out',
            at,
            also: where === undefined ? [] : [{ span: where, note: 'it is ignored here' }],
          }),
        );
      }
      const earlier = seen.get(label);
      const span = earlier === undefined ? undefined : locate(earlier);
      if (earlier !== undefined) {
        diagnostics.push(
          usageError('MIRROR_PAIR_TWICE', {
            message: `mirroring along ${axis} would swap ${label} twice`,
            fix: 'a label stands in one pair at most',
            at,
            also: span === undefined ? [] : [{ span, note: 'it stands here first' }],
          }),
        );
      }
      seen.set(label, path);
    });
  });
  return diagnostics;
}
