import type { JsonObject } from '../../base/json.js';
import { subsetsOf } from '../../base/subsets-of.js';
import type { RawCase } from '../../graph/stage-context.js';
import { arrayOrder } from '../../imaging/array-order.js';
import type { PreparedCase } from '../../imaging/prepare-case.js';
import { predictImage } from '../../learn/inference/predict-image.js';
import { combineOutputs } from '../../learn/regression/combine-outputs.js';
import type { TargetScaler } from '../../learn/regression/target-scaler.js';
import type { Several } from './of-one-task.js';
import type { RegressionMember } from './open-member.js';
import type { PredictedNumber } from './predictions-file.js';
import { prepareRaw } from './prepare-raw.js';
import { requireFinite } from './require-finite.js';
import { unseenRemark } from './unseen-remark.js';

/**
 * One case from its raw files to a number in the target's unit. Passes of test-time augmentation and networks are
 * averaged where the networks learn, and turned back once. `remark` is for the user. Throws PREDICTION_NOT_FINITE.
 */
export async function predictNumber(options: {
  members: Several<RegressionMember>;
  raw: RawCase;
}): Promise<PredictedNumber & { readonly measured: JsonObject; readonly remark: string | undefined }> {
  const { members, raw } = options;
  const { prepared } = await prepareRaw(raw, members[0].model);
  return {
    ...predictPreparedNumber(members, prepared),
    measured: prepared.measured as unknown as JsonObject,
    remark: unseenRemark(prepared.measured, 'regression'),
  };
}

/** The same for an image that is prepared. */
export function predictPreparedNumber(
  members: Several<RegressionMember>,
  prepared: PreparedForNumber,
): PredictedNumber {
  const outputs = members.map((member) => ofMember(member, prepared));
  for (const [i, { weightsFile }] of members.entries()) requireFinite(outputs[i]!, weightsFile);
  const value = combineOutputs(members.map((member, i) => ({ scaler: scalerOf(member), outputs: outputs[i]! })));
  // A logarithm may be turned back beyond all numbers.
  requireFinite([value], members[0].weightsFile);
  return { value, outputs };
}

type PreparedForNumber = Pick<PreparedCase, 'image' | 'size' | 'channels' | 'spacingMm'>;

function ofMember({ network, axes }: RegressionMember, prepared: PreparedForNumber): number[] {
  return predictImage({
    network,
    image: prepared.image,
    size: arrayOrder(prepared.size),
    channels: prepared.channels,
    spacingMm: prepared.spacingMm,
    passes: subsetsOf(axes.map(({ axis }) => axis)),
  });
}

/** The scale of the targets that belongs to the weights of a network. */
export function scalerOf({ task, checkpoint }: RegressionMember): TargetScaler {
  const scaler = checkpoint === 'best' ? task.scaler.best : task.scaler.final;
  if (scaler === undefined) throw new Error('Internal error: the best weights have no scaler');
  return scaler;
}
