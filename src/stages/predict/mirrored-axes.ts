import { StageFailure } from '../../base/failure.js';
import type { MirrorAxisName, Settings } from '../../config/experiment.js';
import type { MirroredAxis } from '../../learn/inference/mirror-passes.js';
import { axisIndex } from '../axis-index.js';
import type { TrainedModel } from '../train/model-file.js';

export type TtaAxis = MirroredAxis & { readonly name: MirrorAxisName };

/**
 * The axes of test-time augmentation. `trained` are the axes along which training counted at least one flip while it
 * drew. Throws SETTINGS_DISAGREE if the trained network was not mirrored as the experiment declares, or if an axis is
 * asked for that was declared and never drawn. An axis beyond the declared ones is not this function's business: a rule
 * refuses it before anything starts, unless it was accepted in writing.
 */
export function mirroredAxes(options: {
  model: TrainedModel;
  tta: Settings['inference']['tta'];
  /** `augmentation.mirror.axes` of the experiment. */
  declared: readonly MirrorAxisName[];
}): TtaAxis[] {
  const { model, tta, declared } = options;
  const recorded = model.mirrored.map(({ axis }) => axis);
  if ([...recorded].sort().join() !== [...declared].sort().join()) {
    throw disagreement(
      `the network was trained with mirroring along ${list(recorded)}, and the experiment declares ${list(declared)}`,
      'train again with the declared axes, or declare those that were trained',
    );
  }
  const drawn = model.mirrored.filter(({ samples }) => samples > 0).map(({ axis }) => axis);
  const wanted = tta === 'off' ? [] : tta === 'trained' ? drawn : tta.mirror;
  const undrawn = wanted.filter((axis) => declared.includes(axis) && !drawn.includes(axis));
  if (undrawn.length > 0) {
    throw disagreement(
      `inference.tta mirrors along ${list(undrawn)}, and training drew no flip along it in ${model.samples} samples`,
      'set inference.tta to trained, or train longer or with a larger augmentation.mirror.p',
    );
  }
  return wanted.map((name) => ({
    name,
    // Array axes run from the third letter to the first.
    axis: (2 - axisIndex(name, model.preprocessing.orientation)) as 0 | 1 | 2,
    pairs: pairsAlong(model.task, name),
  }));
}

function pairsAlong(task: TrainedModel['task'], axis: MirrorAxisName): TtaAxis['pairs'] {
  if (task.kind === 'regression') return [];
  return (task.mirror_pairs[axis] ?? []).map(([a, b]) => [task.labels[a]!, task.labels[b]!] as const);
}

function list(axes: readonly MirrorAxisName[]): string {
  return axes.length === 0 ? 'no axis' : axes.join(', ');
}

function disagreement(message: string, fix: string): StageFailure {
  return new StageFailure({ code: 'SETTINGS_DISAGREE', message, fix });
}
