import { askedMirrorAxes } from './asked-mirror-axes.js';
import { PASS, places, type Rule } from './rule.js';
import { trainedMirrorAxes } from './trained-mirror-axes.js';

/**
 * Averaging over flips that the network has never seen outvotes the one prediction that is right: seven of eight votes
 * with three axes.
 */
export const ttaNotTrained: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'Test-time augmentation mirrors an axis that training does not.',
  judge({ settings, locate }) {
    const { tta } = settings.inference;
    const { axes } = settings.augmentation.mirror;
    const beyond = askedMirrorAxes(settings).filter((axis) => !axes.includes(axis));
    if (beyond.length === 0) return PASS;
    const trained = trainedMirrorAxes(settings);
    const names = beyond.join(', ');
    return {
      kind: 'fail',
      value: beyond,
      findings: [
        {
          message:
            `test-time augmentation mirrors ${names}, ` +
            `but training mirrors ${trained.length === 0 ? 'no axis' : `only ${trained.join(', ')}`}`,
          fix: `write inference.tta: trained, or add ${names} to augmentation.mirror.axes`,
          places: places(
            [locate(typeof tta === 'string' ? ['inference', 'tta'] : ['inference', 'tta', 'mirror'])],
            [
              locate(['augmentation', 'mirror', 'axes']),
              trained.length === 0 ? 'no axis is trained' : 'the trained axes',
            ],
          ),
        },
      ],
    };
  },
};
