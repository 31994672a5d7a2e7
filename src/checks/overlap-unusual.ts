import { PASS, placeIfWritten, places, type Rule } from './rule.js';

/** MONAI's default is 0.25, nnU-Net's 0.5; below, the seams between windows lie where no window sees both sides. */
const LEAST = 0.25;
/** Beyond, every voxel is predicted more than 64 times. */
const MOST = 0.75;

/**
 * Windows always cover the whole image: they are spread evenly and the last one ends where the image does. What can be
 * wrong is how much they share.
 */
export const overlapUnusual: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'Windows of a prediction share so little that seams show, or so much that it only takes time.',
  judge({ settings, locate }) {
    const { overlap, blend } = settings.inference;
    // A regression sees whole images.
    if (settings.task.kind === 'regression' || (overlap >= LEAST && overlap <= MOST)) return PASS;
    const passes = Math.round((1 / (1 - overlap)) ** 3);
    const isLow = overlap < LEAST;
    return {
      kind: 'fail',
      value: overlap,
      findings: [
        {
          message: isLow
            ? `overlap ${overlap} leaves voxels at the border of windows to one window that sees nothing beyond it (${blend} blend)`
            : `overlap ${overlap} predicts every voxel about ${passes} times, where 0.5 does it 8 times`,
          fix: 'write inference.overlap: 0.5',
          places: places(
            [locate(['inference', 'overlap'])],
            [placeIfWritten(locate, ['inference', 'blend']), 'the weight of a window'],
          ),
        },
      ],
    };
  },
};
