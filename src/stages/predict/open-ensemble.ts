import { StageFailure } from '../../base/failure.js';
import { canonicalJson, type Json, type JsonObject } from '../../base/json.js';
import type { MirrorAxisName, Settings } from '../../config/experiment.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { Several } from './of-one-task.js';
import { openMember, type Member } from './open-member.js';

/** Networks that predict together, and the folds that trained them. */
export interface Ensemble {
  readonly folds: readonly number[];
  readonly members: Several<Member>;
}

/** The networks of every fold that the node was given. Throws SETTINGS_DISAGREE where they do not belong together. */
export function openEnsemble(options: {
  context: StageContext;
  inference: Pick<Settings['inference'], 'tta' | 'checkpoint'>;
  /** `augmentation.mirror.axes` of the experiment. */
  declared: readonly MirrorAxisName[];
}): Ensemble {
  const { context, inference, declared } = options;
  const folds = Object.keys(context.inputs.train as JsonObject)
    .map(Number)
    .sort((a, b) => a - b);
  const [first, ...others] = folds.map((fold) =>
    openMember({ folder: context.output('train', { fold }), inference, declared }),
  );
  if (first === undefined) throw new Error('Internal error: no network to predict with');
  for (const other of others) requireSamePreparation(first, other);
  return { folds, members: [first, ...others] };
}

/** An image is prepared once for all networks. */
function requireSamePreparation(first: Member, other: Member): void {
  const preparation = ({ model: { channels, intensities, preprocessing } }: Member) =>
    canonicalJson({ channels, intensities, preprocessing } as unknown as Json);
  if (preparation(first) === preparation(other)) return;
  throw new StageFailure({
    code: 'SETTINGS_DISAGREE',
    message: 'the networks of the folds were trained on images that were prepared differently',
    fix: 'run the experiment again, so that all folds are trained alike',
  });
}
