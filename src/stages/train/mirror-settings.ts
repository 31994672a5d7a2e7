import type { Settings } from '../../config/experiment.js';
import type { MirrorSettings } from '../../learn/loader/batch.js';
import { axisIndex } from '../axis-index.js';
import type { MirrorAxisName } from '../../config/experiment.js';

/** Mirroring in terms of array axes and label values. `axes` stand in the order of the experiment's. */
export function mirrorSettings(options: {
  augmentation: Settings['augmentation'];
  labels: Readonly<Record<string, number>>;
  mirrorPairs: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  orientation: string;
}): MirrorSettings {
  const { augmentation, labels, mirrorPairs, orientation } = options;
  const pairs: (readonly (readonly [number, number])[])[] = [[], [], []];
  for (const [axis, names] of Object.entries(mirrorPairs)) {
    pairs[axisIndex(axis as MirrorAxisName, orientation)] = names.map(([a, b]) => [labels[a]!, labels[b]!]);
  }
  return {
    axes: augmentation.mirror.axes.map((axis) => axisIndex(axis, orientation)),
    p: augmentation.mirror.p,
    pairs: pairs as unknown as MirrorSettings['pairs'],
  };
}
