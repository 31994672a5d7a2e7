import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { openMember } from './open-member.js';
import { predictCases } from './predict-cases.js';
import type { predict } from './spec.js';

/** Predicts every validation case of the fold with the network of the fold. */
export async function main(context: StageContext): Promise<void> {
  const { inference, mirror_axes: declared } = context.settings as SliceOf<typeof predict>;
  const member = openMember({ folder: context.output('train'), inference, declared });
  const cases = await predictCases({ context, members: [member], inference });
  member.network.dispose();
  const { axes, model, checkpoint } = member;
  context.used({
    tta: axes.map(({ name }) => name),
    passes: 2 ** axes.length,
    patch: model.patch,
    checkpoint,
    cases,
  });
}
