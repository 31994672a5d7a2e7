import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { openEnsemble } from '../predict/open-ensemble.js';
import { predictCases } from '../predict/predict-cases.js';
import type { predictTest } from './spec.js';

/** Predicts every test case with the mean of the networks of all folds. */
export async function main(context: StageContext): Promise<void> {
  const { inference, mirror_axes: declared } = context.settings as SliceOf<typeof predictTest>;
  const { folds, members } = openEnsemble({ context, inference, declared });
  const cases = await predictCases({
    context,
    members,
    inference,
    remark: (id, text) => {
      context.note(`${id}: ${text}`);
    },
  });
  for (const { network } of members) network.dispose();
  const [{ axes }] = members;
  context.used({ folds, tta: axes.map(({ name }) => name), passes: 2 ** axes.length, cases });
}
