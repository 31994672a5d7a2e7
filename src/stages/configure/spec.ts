import { autoKeysOf, hasAutoKeys } from '../../config/auto-keys.js';
import type { Settings } from '../../config/experiment.js';
import { labelsOf } from '../../config/labels-of.js';
import { defineStage } from '../../graph/stage-spec.js';

/** Turns every `auto` of the experiment into a value, from the geometry of the cases outside the test set. */
export const configure = defineStage({
  name: 'configure',
  version: 1,
  scope: 'run',
  when: hasAutoKeys,
  /** Of the fixed settings those that constrain what is planned, and no others. */
  reads(settings) {
    const { preprocessing, training, model, task } = settings;
    const loss = autoKeysOf(settings, 'loss');
    const auto = {
      preparation: autoKeysOf(settings, 'preparation'),
      network: autoKeysOf(settings, 'network'),
      sampling: autoKeysOf(settings, 'sampling'),
      // Not there where it is empty: plans from before this key keep their fingerprint.
      ...(loss.length > 0 && { loss }),
    };
    const isNetwork = auto.network.length + auto.sampling.length + loss.length > 0;
    return {
      auto,
      preprocessing: pick(preprocessing, [
        'orientation',
        'crop',
        ...(isNetwork ? (['spacing_mm', 'size', 'resize'] as const) : []),
      ]),
      network: isNetwork ? { model, ...pick(training, ['patch', 'batch']), outputs: outputsOf(task) } : null,
    };
  },
  needs: [{ kind: 'stage', stage: 'analyze', files: ['fingerprint.json'] }],
  threads: 'one',
});

/** Counted as nnU-Net does when it sizes a network: background, labels or regions, and the ignore label too. */
function outputsOf(task: Settings['task']): number {
  if (task.kind === 'regression') return 1;
  if (task.regions === undefined) return Object.keys(labelsOf(task)).length;
  return 1 + Object.keys(task.regions).length + (task.ignore === undefined ? 0 : 1);
}

/** The keys that are there: neutral values are left out of what is hashed. */
function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(from, key)).map((key) => [key, from[key]])) as Pick<
    T,
    K
  >;
}
