import { mirrorPairsOf } from '../labels-of.js';
import type { Diagnostic } from '../../base/diagnostic.js';
import { usageError } from '../catalogue.js';
import type { SettingsView } from '../settings-view.js';
import type { TreePath } from '../tree.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** Anatomical axes have no meaning with `orientation: stored`, and stored axes none with letters. */
export const axisNames: ConsistencyCheck = {
  reads: [['preprocessing', 'orientation'], ['augmentation'], ['inference', 'tta'], ['task', 'mirror_pairs']],
  find(view) {
    const { settings, locate, locateKey } = view;
    const { tta } = settings.inference;
    const listed = (axes: readonly string[], path: TreePath) =>
      axes.map((axis, i) => ({ axis, at: locate([...path, i]) }));
    const named = [
      ...listed(settings.augmentation.mirror.axes, ['augmentation', 'mirror', 'axes']),
      ...['attenuation', 'shadow', 'gain'].flatMap((name) => {
        const transform = settings.augmentation[name as 'attenuation'];
        const path = ['augmentation', name, 'axis'];
        return typeof transform === 'object' ? [{ axis: transform.axis, at: locate(path) }] : [];
      }),
      ...(typeof tta === 'string' ? [] : listed(tta.mirror, ['inference', 'tta', 'mirror'])),
      ...Object.keys(mirrorPairsOf(settings.task)).map((axis) => ({
        axis,
        at: locateKey(['task', 'mirror_pairs', axis]),
      })),
    ];
    return named.flatMap(({ axis, at }) => mismatch({ axis, at }, view));
  },
};

function mismatch(
  { axis, at }: { axis: string; at: ReturnType<SettingsView['locate']> },
  { settings, locate }: SettingsView,
): Diagnostic[] {
  const { orientation } = settings.preprocessing;
  const isStored = orientation === 'stored';
  const isStoredAxis = axis.startsWith('axis');
  if (isStored === isStoredAxis) return [];
  const span = locate(['preprocessing', 'orientation']);
  return [
    usageError('AXIS_NAME_MISMATCH', {
      message: isStored
        ? `${axis} names a direction in the body, but with orientation: stored directions are not known`
        : `${axis} names a stored axis, but orientation: ${orientation} gives the axes other directions`,
      fix: isStored
        ? 'use axis1, axis2 or axis3, or an orientation such as RAS if the images declare their space'
        : `use ${anatomicalAxis(orientation, Number(axis.slice(4)))}, or orientation: stored`,
      at,
      also: span === undefined ? [] : [{ span, note: 'the orientation' }],
    }),
  ];
}

/** The name of the first, second or third axis (1 to 3) of an orientation such as RAS. */
function anatomicalAxis(orientation: string, number: number): string {
  const letter = orientation[number - 1] ?? '';
  return ['L/R', 'A/P', 'S/I'].find((axis) => axis.includes(letter)) ?? 'L/R';
}
