import { directionOf } from './positional-pair.js';
import { PASS, places, type Rule } from './rule.js';
import { trainedMirrorAxes } from './trained-mirror-axes.js';

/** In a mirrored image the left organ lies where the right one was, but the target is still that of the left one. */
export const targetOfOneSide: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'Mirroring exchanges the side that the name of the target says.',
  judge({ settings, locate }) {
    const { task } = settings;
    if (task.kind !== 'regression') return PASS;
    const side = directionOf(task.target);
    if (side === undefined) return PASS;
    const axes = trainedMirrorAxes(settings).filter((axis) => axis === side.axis || axis.startsWith('axis'));
    if (axes.length === 0) return PASS;
    const { mirror } = settings.augmentation;
    return {
      kind: 'fail',
      value: axes,
      findings: [
        {
          message: `${task.target} is a target of the ${side.word} side, but mirroring along ${axes.join(', ')} exchanges the sides and keeps the target`,
          fix: `take ${axes.join(', ')} out of augmentation.mirror.axes`,
          places: places(
            ...axes.map((axis) => [locate(['augmentation', 'mirror', 'axes', mirror.axes.indexOf(axis)])] as const),
            [locate(['task', 'target']), 'the target'],
          ),
        },
      ],
    };
  },
};
