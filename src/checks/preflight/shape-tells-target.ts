import { PASS, placeIfWritten, places, type Rule } from '../rule.js';
import { shown } from '../shown-number.js';

const MUCH = 0.5;

/** A crop around the organ gives its volume away. A network that finds that out is right here and wrong elsewhere. */
export const shapeTellsTarget: Rule = {
  severity: 'note',
  acceptable: true,
  means: 'The shape and spacing of the images alone, without a voxel, tell much of the target.',
  judge({ preflight, settings, locate }) {
    if (preflight === undefined) return settings.checks.preflight ? { kind: 'unknown', until: 'preflight' } : PASS;
    const shape = preflight.baselines?.shape_and_spacing;
    const constant = preflight.baselines?.train_mean;
    if (shape === undefined || shape.r2 === null || shape.r2 <= MUCH) return PASS;
    return {
      kind: 'fail',
      value: `above ${MUCH}`,
      findings: [
        {
          message: `image shape and spacing alone, without a single voxel, predict the target of unseen units with an R2 of ${shown(shape.r2)} (MAE ${shown(shape.mae)}, ${constant === undefined ? 'the mean' : `the mean ${shown(constant.mae)}`}): whatever cropped or recorded the images knew the target`,
          fix: 'compare the result with this baseline, not with the mean; images that are all cut alike would be a fairer test',
          places: places([placeIfWritten(locate, ['task', 'target'])]),
        },
      ],
    };
  },
};
