import { labelsOf, mirrorPairsOf } from '../config/labels-of.js';
import type { MirrorAxisName } from '../config/experiment.js';
import type { CheckFacts } from './facts.js';
import { findPositionalPairs, type PositionalPair } from './positional-pair.js';
import { PASS, places, type Finding, type Rule } from './rule.js';
import { trainedMirrorAxes } from './trained-mirror-axes.js';

/** A mirrored left kidney is a right kidney: its label must change with it, or the network learns that sides are chance. */
export const labelsToldApartByPosition: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'Mirroring would exchange two labels, and `task.mirror_pairs` does not say so.',
  judge(facts) {
    const { settings } = facts;
    const pairs = findPositionalPairs(Object.keys(labelsOf(settings.task)));
    const swapped = trainedMirrorAxes(settings).flatMap((axis) =>
      pairs
        .filter((pair) => mayExchange(axis, pair) && !isDeclared({ axis, pair, facts }))
        .map((pair) => ({ axis, pair })),
    );
    if (swapped.length === 0) return PASS;
    return {
      kind: 'fail',
      value: swapped.map(({ axis, pair }) => `${axis}: ${pair.labels.join(', ')}`),
      findings: swapped.map((exchange) => finding({ ...exchange, facts })),
    };
  },
};

/** Of stored axes nobody knows the direction, so each may be the one. */
function mayExchange(axis: MirrorAxisName, pair: PositionalPair): boolean {
  return axis === pair.axis || axis.startsWith('axis');
}

/** `[]` says that position does not tell labels apart; a list that leaves out a pair has forgotten it. */
function isDeclared({ axis, pair, facts }: { axis: MirrorAxisName; pair: PositionalPair; facts: CheckFacts }): boolean {
  const declared = mirrorPairsOf(facts.settings.task)[axis];
  if (declared === undefined) return false;
  return declared.length === 0 || declared.some((labels) => pair.labels.every((label) => labels.includes(label)));
}

function finding({ axis, pair, facts }: { axis: MirrorAxisName; pair: PositionalPair; facts: CheckFacts }): Finding {
  const { settings, locate } = facts;
  const [a, b] = pair.labels;
  const index = settings.augmentation.mirror.axes.indexOf(axis);
  const declared = mirrorPairsOf(settings.task)[axis];
  return {
    message: `mirroring along ${axis} turns ${a} into ${b}, but their labels stay`,
    fix: `write task.mirror_pairs: {${axis}: [[${a}, ${b}]]}, or {${axis}: []} if position does not tell them apart, or do not mirror ${axis}`,
    places: places(
      [locate(['task', 'labels', a]), a],
      [locate(['task', 'labels', b]), b],
      [locate(['augmentation', 'mirror', 'axes', index]), 'the axis is mirrored here'],
      ...(declared === undefined
        ? []
        : [[locate(['task', 'mirror_pairs', axis]), 'the pair is missing here'] as const]),
    ),
  };
}
