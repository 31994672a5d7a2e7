import type { JsonObject } from '../../base/json.js';
import type { RawCase } from '../../graph/stage-context.js';
import type { PreparedCase } from '../../imaging/prepare-case.js';
import { predictImage } from '../../learn/inference/predict-image.js';
import { combineOutputs } from '../../learn/regression/combine-outputs.js';
import { subsetsOf } from '../../learn/inference/mirror-passes.js';
import type { RegressionMember } from './open-member.js';
import type { PredictedNumber } from './predictions-file.js';
import { prepareRaw } from './prepare-raw.js';

/**
 * One case from its raw files to a number in the target's unit. Passes of test-time augmentation and networks are
 * averaged where the networks learn, and turned back once.
 */
export async function predictNumber(options: {
  members: readonly [RegressionMember, ...RegressionMember[]];
  raw: RawCase;
}): Promise<PredictedNumber & { readonly measured: JsonObject }> {
  const { members, raw } = options;
  const { prepared } = await prepareRaw(raw, members[0].model);
  const outputs = members.map((member) => ofMember(member, prepared));
  return {
    value: combineOutputs(members.map((member, i) => ({ scaler: scalerOf(member), outputs: outputs[i]! }))),
    outputs,
    measured: prepared.measured as unknown as JsonObject,
  };
}

function ofMember({ network, axes }: RegressionMember, prepared: PreparedCase): number[] {
  return predictImage({
    network,
    image: prepared.image,
    size: [prepared.size[2], prepared.size[1], prepared.size[0]],
    channels: prepared.channels,
    spacingMm: prepared.spacingMm,
    passes: subsetsOf(axes.map(({ axis }) => axis)),
  });
}

function scalerOf({ task, checkpoint }: RegressionMember) {
  const scaler = checkpoint === 'best' ? task.scaler.best : task.scaler.final;
  if (scaler === undefined) throw new Error('Internal error: the best weights have no scaler');
  return scaler;
}
