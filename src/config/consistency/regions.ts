import type { Diagnostic } from '../../base/diagnostic.js';
import { usageError } from '../catalogue.js';
import type { SegmentationTask } from '../experiment.js';
import { nearest } from '../nearest.js';
import type { SettingsView } from '../settings-view.js';
import type { TreePath } from '../tree.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** Regions are made of labels that exist and have counterparts under mirroring; the ignored label is the highest. */
export const regions: ConsistencyCheck = {
  reads: [
    ['task', 'labels'],
    ['task', 'regions'],
    ['task', 'ignore'],
    ['task', 'mirror_pairs'],
  ],
  find(view) {
    const { task } = view.settings;
    if (task.kind !== 'segmentation') return [];
    const named = Object.entries(task.regions ?? {}).flatMap(([name, { of, as }]) => [
      ...of.map((label, i) => ({ label, path: ['task', 'regions', name, 'of', i] })),
      { label: as, path: ['task', 'regions', name, 'as'] },
    ]);
    const all = [...named, ...(task.ignore === undefined ? [] : [{ label: task.ignore, path: ['task', 'ignore'] }])];
    return [
      ...all.flatMap((one) => unknownLabel(one, Object.keys(task.labels), view)),
      ...(task.ignore === undefined ? [] : notHighest(task.ignore, task.labels, view)),
      ...withoutCounterpart(task, view),
    ];
  },
};

/** Mirroring swaps labels, so each region must turn into itself or another one: its output takes that one's place. */
function withoutCounterpart(
  { regions = {}, mirror_pairs = {} }: SegmentationTask,
  { locate }: SettingsView,
): Diagnostic[] {
  const sets = Object.values(regions).map(({ of }) => keyOf(of));
  return Object.entries(mirror_pairs).flatMap(([axis, pairs]) => {
    const swap = new Map(pairs.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]));
    return Object.entries(regions).flatMap(([name, { of }]) => {
      const mirrored = of.map((label) => swap.get(label) ?? label);
      if (sets.includes(keyOf(mirrored))) return [];
      return [
        usageError('REGION_WITHOUT_COUNTERPART', {
          message: `mirroring along ${axis} turns the region ${name} into ${mirrored.join(' and ')}, which is no region`,
          fix: `add a region of [${mirrored.join(', ')}], or do not mirror along ${axis}`,
          at: locate(['task', 'regions', name]),
        }),
      ];
    });
  });
}

function keyOf(labels: readonly string[]): string {
  return JSON.stringify([...labels].sort());
}

function unknownLabel(
  { label, path }: { label: string; path: TreePath },
  known: readonly string[],
  { locate }: SettingsView,
): Diagnostic[] {
  if (known.includes(label)) return [];
  const likely = nearest(label, known);
  return [
    usageError('REGION_UNKNOWN_LABEL', {
      message: `task.labels has no label ${label}`,
      fix: likely === undefined ? `labels: ${known.join(', ')}` : `did you mean ${likely}?`,
      at: locate(path),
    }),
  ];
}

function notHighest(ignore: string, labels: Readonly<Record<string, number>>, view: SettingsView): Diagnostic[] {
  const highest = Math.max(...Object.values(labels));
  const value = labels[ignore];
  if (value === undefined || value === highest) return [];
  return [
    usageError('IGNORE_NOT_HIGHEST', {
      message: `task.ignore is ${ignore}, whose value ${value} is not the highest`,
      fix: `number the labels so that ${ignore} comes last: the network has an output for each label before it`,
      at: view.locate(['task', 'ignore']),
    }),
  ];
}
