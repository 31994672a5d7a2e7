import type { Settings } from '../config/experiment.js';
import type { CheckFacts } from './facts.js';
import { physicalTarget, type RegressionTask } from './physical-target.js';
import { PASS, places, type Finding, type Rule } from './rule.js';

/** A sample whose object was changed and whose target was not teaches the network that size does not matter. */
export const targetNotCarried: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'Augmentation changes the size of the object by an amount that is not carried into the target.',
  judge(facts) {
    const { settings } = facts;
    const task = physicalTarget(settings);
    if (task === undefined) return PASS;
    const displacement = largestDisplacement(settings.augmentation);
    const isUneven = zoomsUnevenly(settings, task);
    if (displacement === 0 && !isUneven) return PASS;
    return {
      kind: 'fail',
      value: [...(displacement > 0 ? ['elastic'] : []), ...(isUneven ? ['zoom'] : [])],
      findings: [
        ...(displacement > 0 ? [elasticFinding({ facts, task, displacement })] : []),
        ...(isUneven ? [zoomFinding({ facts, task })] : []),
      ],
    };
  },
};

/** In voxels; 0 where elastic is never drawn. */
function largestDisplacement({ elastic }: Settings['augmentation']): number {
  return elastic === undefined || elastic === 'off' || elastic.p === 0 ? 0 : elastic.magnitude[1];
}

/** With `dummy_2d` one axis may keep its length: a volume is still carried exactly, an area or a length is not. */
function zoomsUnevenly({ augmentation: { zoom, dummy_2d: dummy2d } }: Settings, task: RegressionTask): boolean {
  const isDrawn = zoom !== undefined && zoom !== 'off' && zoom.p > 0;
  return isDrawn && dummy2d === 'auto' && task.behaves_as !== 'volume';
}

interface FindingOptions {
  readonly facts: CheckFacts;
  readonly task: RegressionTask;
}

function elasticFinding({ facts, task, displacement }: FindingOptions & { displacement: number }): Finding {
  const { locate } = facts;
  return {
    message:
      `elastic displaces voxels by up to ${displacement}, which changes the ${task.behaves_as} of the object by an ` +
      `unknown amount, but ${task.target} stays as it is`,
    fix: 'write augmentation.elastic: off; rotate and mirror keep the target, and zoom carries it along',
    places: places(
      [locate(['augmentation', 'elastic'])],
      [locate(['task', 'behaves_as']), 'what enlarging the object does to the target'],
    ),
  };
}

function zoomFinding({ facts, task }: FindingOptions): Finding {
  const { locate } = facts;
  return {
    message:
      `with dummy_2d: auto zoom may leave one axis alone, but ${task.target} is multiplied as if all axes were ` +
      `enlarged alike, which is wrong for ${task.behaves_as === 'area' ? 'an area' : `a ${task.behaves_as}`}`,
    fix: 'write augmentation.dummy_2d: never, or augmentation.zoom: off',
    places: places(
      [locate(['augmentation', 'zoom'])],
      [locate(['augmentation', 'dummy_2d']), 'one axis may be left alone'],
      [locate(['task', 'behaves_as']), 'what enlarging the object does to the target'],
    ),
  };
}
