import { PASS, places, type Rule } from './rule.js';
import { trainedMirrorAxes } from './trained-mirror-axes.js';

const TTA = ['inference', 'tta'];
const TRAINED = ['augmentation', 'mirror', 'axes'];

/**
 * Averaging over flips that the network has never seen outvotes the one prediction that is right: seven of eight votes
 * with three axes.
 */
export const ttaNotTrained: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'Test-time augmentation mirrors an axis that training does not.',
  judge({ settings, locate }) {
    const { mirror } = settings.augmentation;
    const { tta } = settings.inference;
    const asked = tta === 'off' ? [] : tta === 'trained' ? mirror.axes : tta.mirror;
    const trained = trainedMirrorAxes(settings);
    const beyond = asked.filter((axis) => !trained.includes(axis));
    if (beyond.length === 0) return PASS;
    const isNeverDrawn = mirror.p === 0 && mirror.axes.length > 0;
    const names = beyond.join(', ');
    const why = isNeverDrawn
      ? 'but with augmentation.mirror.p: 0 training never does'
      : `but training mirrors ${trained.length === 0 ? 'no axis' : `only ${trained.join(', ')}`}`;
    return {
      kind: 'fail',
      value: beyond,
      findings: [
        {
          message: `test-time augmentation mirrors ${names}, ${why}`,
          fix: isNeverDrawn
            ? 'raise augmentation.mirror.p, or write inference.tta: off'
            : `write inference.tta: trained, or add ${names} to augmentation.mirror.axes`,
          places: places(
            [locate(typeof tta === 'string' ? TTA : [...TTA, 'mirror'])],
            [locate(TRAINED), trained.length === 0 && !isNeverDrawn ? 'no axis is trained' : 'the trained axes'],
            ...(isNeverDrawn ? [[locate(['augmentation', 'mirror', 'p']), 'their probability'] as const] : []),
          ),
        },
      ],
    };
  },
};
