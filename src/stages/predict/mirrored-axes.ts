import { StageFailure } from '../../base/failure.js';
import type { MirrorAxisName, Settings } from '../../config/experiment.js';
import type { MirroredAxis } from '../../learn/inference/mirror-passes.js';
import { axisIndex } from '../axis-index.js';
import type { TrainedModel } from '../train/model-file.js';

/**
 * The axes of test-time augmentation. They come from what training counted while it drew: an axis along which no
 * sample was flipped is unknown to the network. Throws SETTINGS_DISAGREE if the experiment asks for such an axis.
 */
export function mirroredAxes(
  model: TrainedModel,
  tta: Settings['inference']['tta'],
): (MirroredAxis & { readonly name: MirrorAxisName })[] {
  const trained = model.mirrored.filter(({ samples }) => samples > 0).map(({ axis }) => axis);
  const wanted = tta === 'off' ? [] : tta === 'trained' ? trained : tta.mirror;
  const unknown = wanted.filter((axis) => !trained.includes(axis));
  if (unknown.length > 0) {
    throw new StageFailure({
      code: 'SETTINGS_DISAGREE',
      message: `inference.tta mirrors along ${unknown.join(', ')}, and training drew no flip along it in ${model.samples} samples (drawn: ${trained.join(', ') || 'none'})`,
      fix: 'set inference.tta to trained, or train with augmentation.mirror.axes that include it',
    });
  }
  return wanted.map((name) => ({
    name,
    // Array axes run from the third letter to the first.
    axis: (2 - axisIndex(name, model.preprocessing.orientation)) as 0 | 1 | 2,
    pairs: (model.mirror_pairs[name] ?? []).map(([a, b]) => [model.labels[a]!, model.labels[b]!] as const),
  }));
}
