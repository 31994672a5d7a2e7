import { without } from '../../base/without.js';
import type { RegressionTask, Settings } from '../../config/experiment.js';
import { labelsOf, mirrorPairsOf } from '../../config/labels-of.js';
import { regionsOf, type Region } from '../../config/regions-of.js';
import { defineStage, type Need } from '../../graph/stage-spec.js';
import { intensityNeeds } from '../analyze/intensity-needs.js';
import { configuredNeeds } from '../configure/configured-needs.js';

/** Trains the network of one fold. Records all that prediction needs beside the weights. */
export const train = defineStage({
  name: 'train',
  version: 2,
  scope: 'fold',
  reads: ({ data, preprocessing, task, seed, model, training, augmentation }) => {
    // A preset stands for what it was expanded to.
    const transforms = without(augmentation, 'preset');
    return {
      channels: Object.entries(data.channels).map(([name, { normalize }]) => ({ name, normalize })),
      preprocessing,
      labels: labelsOf(task),
      mirror_pairs: mirrorPairsOf(task),
      ...taskParts(task),
      seed,
      model,
      training,
      augmentation: transforms,
    };
  },
  needs: (settings) => {
    const { task, training, checks } = settings;
    // Without metrics the validation cases are not looked at, and a change of one of them trains nothing anew.
    const cases = training.metric_steps === 0 ? 'train' : 'fold';
    const files = task.kind === 'segmentation' ? ['label.u8', 'foreground.u32'] : [];
    return [
      { kind: 'stage', stage: 'split', files: ['fold-{fold}.json'] },
      { kind: 'stage', stage: 'prepare', cases, files: ['case.json', 'image.f32', ...files] },
      ...(task.kind === 'regression' ? [{ kind: 'table', columns: ['target'], cases } satisfies Need] : []),
      ...configuredNeeds(settings, ['preparation', 'network', 'sampling', 'loss']),
      ...intensityNeeds(settings),
      ...(checks.preflight ? [{ kind: 'gate', stage: 'preflight' } satisfies Need] : []),
    ];
  },
  threads: 'reserved',
  engine: true,
});

/** Only what is there: a key that is not needed is in no fingerprint. */
function taskParts(task: Settings['task']): TaskParts {
  if (task.kind === 'segmentation') {
    const { ignore } = task;
    const regions = regionsOf(task);
    return { ...(regions === null ? {} : { regions }), ...(ignore === undefined ? {} : { ignore }) };
  }
  const { behaves_as, transform } = task;
  return { regression: { behaves_as, transform } };
}

interface TaskParts {
  /** In their order. */
  readonly regions?: readonly Region[];
  readonly ignore?: string;
  readonly regression?: Pick<RegressionTask, 'behaves_as' | 'transform'>;
}
