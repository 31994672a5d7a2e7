import type { Diagnostic } from '../../base/diagnostic.js';
import { usageError } from '../catalogue.js';
import type { SegmentationTask } from '../experiment.js';
import { regionsOf, type Region } from '../regions-of.js';
import type { SettingsView } from '../settings-view.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** Each region is made of foreground, is told from every other region and label, and can show in a prediction. */
export const distinctRegions: ConsistencyCheck = {
  reads: [
    ['task', 'labels'],
    ['task', 'regions'],
    ['task', 'ignore'],
  ],
  find(view) {
    const { task } = view.settings;
    if (task.kind !== 'segmentation') return [];
    const regions = regionsOf(task) ?? [];
    // A label that does not exist is a mistake of its own.
    if (regions.some(({ of, as }) => [...of, as].some((label) => !Object.hasOwn(task.labels, label)))) return [];
    return regions.flatMap((region, index) => [
      ...notForeground(region, { task, view }),
      ...writesOther(region, view),
      ...namedAsLabel(region, { task, view }),
      ...sameAsEarlier(region, { earlier: regions.slice(0, index), view }),
      ...hiddenByLater(region, { later: regions.slice(index + 1), view }),
    ]);
  },
};

function notForeground(
  { name, of }: Region,
  { task, view }: { task: SegmentationTask; view: SettingsView },
): Diagnostic[] {
  return of.flatMap((label, i) => {
    const isIgnored = label === task.ignore;
    if (task.labels[label] !== 0 && !isIgnored) return [];
    return [
      usageError('REGION_NOT_FOREGROUND', {
        message: isIgnored
          ? `the region ${name} contains ${label}, which task.ignore leaves out of training`
          : `the region ${name} contains ${label}, but a region is made of foreground`,
        fix: `leave ${label} out of it`,
        at: view.locate(['task', 'regions', name, 'of', i]),
      }),
    ];
  });
}

function writesOther({ name, of, as }: Region, { locate }: SettingsView): Diagnostic[] {
  if (of.includes(as)) return [];
  return [
    usageError('REGION_WRITES_OTHER_LABEL', {
      message: `the region ${name} is written as ${as}, which is none of its labels`,
      fix: `write as: ${of[0]!}${of.length === 1 ? '' : `, or another of its labels: ${of.slice(1).join(', ')}`}`,
      at: locate(['task', 'regions', name, 'as']),
    }),
  ];
}

/** Both would be called the same in every table. */
function namedAsLabel(
  { name, of }: Region,
  { task, view }: { task: SegmentationTask; view: SettingsView },
): Diagnostic[] {
  if (!Object.hasOwn(task.labels, name) || (of.length === 1 && of[0] === name)) return [];
  const label = view.locateKey(['task', 'labels', name]);
  return [
    usageError('REGION_NAMED_AS_LABEL', {
      message: `the region ${name} has the name of a label, but is made of ${of.join(' and ')}`,
      fix: 'give the region a name of its own',
      at: view.locateKey(['task', 'regions', name]),
      also: label === undefined ? [] : [{ span: label, note: 'the label' }],
    }),
  ];
}

function sameAsEarlier(region: Region, { earlier, view }: { earlier: readonly Region[]; view: SettingsView }) {
  const first = earlier.find((other) => covers(other, region) && covers(region, other));
  if (first === undefined) return [];
  return [
    usageError('REGION_TWICE', {
      message: `the regions ${first.name} and ${region.name} are made of the same labels`,
      fix: 'remove one of them',
      at: view.locateKey(['task', 'regions', region.name]),
      also: placeOf(first, view),
    }),
  ];
}

/** Where the larger region is predicted, it is written over the smaller one. */
function hiddenByLater(region: Region, { later, view }: { later: readonly Region[]; view: SettingsView }) {
  const larger = later.find((other) => covers(other, region) && !covers(region, other));
  if (larger === undefined) return [];
  return [
    usageError('REGION_HIDDEN', {
      message: `the region ${larger.name} contains ${region.name} and is written after it, so that nothing of ${region.name} shows`,
      fix: `write ${larger.name} before ${region.name}: a later region covers an earlier one`,
      at: view.locateKey(['task', 'regions', larger.name]),
      also: placeOf(region, view),
    }),
  ];
}

function covers(outer: Region, inner: Region): boolean {
  return inner.of.every((label) => outer.of.includes(label));
}

function placeOf({ name }: Region, { locateKey }: SettingsView) {
  const span = locateKey(['task', 'regions', name]);
  return span === undefined ? [] : [{ span, note: `${name} is written here` }];
}
