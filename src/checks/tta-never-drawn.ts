import { askedMirrorAxes } from './asked-mirror-axes.js';
import { PASS, places, type Rule } from './rule.js';

/**
 * A declared axis with probability 0 contradicts itself: prediction is asked for flips that training declares and
 * cannot draw, and refuses after the network has been trained.
 */
export const ttaNeverDrawn: Rule = {
  severity: 'error',
  acceptable: false,
  means: 'Test-time augmentation mirrors an axis that training lists and never draws.',
  judge({ settings, locate }) {
    const { tta } = settings.inference;
    const { axes, p } = settings.augmentation.mirror;
    const never = p > 0 ? [] : askedMirrorAxes(settings).filter((axis) => axes.includes(axis));
    if (never.length === 0) return PASS;
    return {
      kind: 'fail',
      value: never,
      findings: [
        {
          message: `test-time augmentation mirrors ${never.join(', ')}, but with augmentation.mirror.p: 0 training never does`,
          fix: 'raise augmentation.mirror.p, or write inference.tta: off',
          places: places(
            [locate(typeof tta === 'string' ? ['inference', 'tta'] : ['inference', 'tta', 'mirror'])],
            [locate(['augmentation', 'mirror', 'axes']), 'the axes that training lists'],
            [locate(['augmentation', 'mirror', 'p']), 'their probability'],
          ),
        },
      ],
    };
  },
};
