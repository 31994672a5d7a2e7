import { labelsOf, mirrorPairsOf } from '../config/labels-of.js';
import type { MirrorAxisName } from '../config/experiment.js';
import type { CheckFacts } from './facts.js';
import { directionOf, findPositionalPairs, type Direction } from './positional-pair.js';
import { PASS, places, type Finding, type Rule } from './rule.js';
import { trainedMirrorAxes } from './trained-mirror-axes.js';

/**
 * In a mirrored image the left kidney lies where the right one was, and what the network learns is still called left.
 * Nothing is lost where the form tells it apart, as that of a left ventricle does, which no name can say.
 */
export const oneSideMirrored: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'Mirroring exchanges the side that the name of a target or of a label without counterpart says.',
  judge(facts) {
    const { settings } = facts;
    const found = named(facts).flatMap((one) => {
      const axes = trainedMirrorAxes(settings).filter(
        (axis) =>
          (axis === one.side.axis || axis.startsWith('axis')) && mirrorPairsOf(settings.task)[axis] === undefined,
      );
      return axes.length === 0 ? [] : [{ ...one, axes }];
    });
    if (found.length === 0) return PASS;
    return {
      kind: 'fail',
      value: found.map(({ name, axes }) => `${axes.join(', ')}: ${name}`),
      findings: found.map((one) => finding({ ...one, facts })),
    };
  },
};

interface Named {
  readonly name: string;
  readonly side: Direction;
  readonly path: readonly string[];
}

/** What names a side: a target, and labels of which the other side is no label. */
function named({ settings: { task } }: CheckFacts): Named[] {
  const names =
    task.kind === 'regression'
      ? [{ name: task.target, path: ['task', 'target'] }]
      : Object.keys(labelsOf(task)).map((name) => ({ name, path: ['task', 'labels', name] }));
  const paired = findPositionalPairs(names.map(({ name }) => name)).flatMap(({ labels }) => labels);
  return names.flatMap((one) => {
    const side = paired.includes(one.name) ? undefined : directionOf(one.name);
    return side === undefined ? [] : [{ ...one, side }];
  });
}

function finding(options: Named & { readonly axes: readonly MirrorAxisName[]; readonly facts: CheckFacts }): Finding {
  const { name, side, path, axes, facts } = options;
  const { settings, locate } = facts;
  const { mirror } = settings.augmentation;
  const listed = axes.join(', ');
  const declare = axes.map((axis) => `${axis}: []`).join(', ');
  return {
    message: `${name} is of the ${side.word} side, but mirroring along ${listed} exchanges the sides and keeps the name`,
    fix:
      `take ${listed} out of augmentation.mirror.axes` +
      (settings.task.kind === 'regression'
        ? ''
        : `, or write task.mirror_pairs: {${declare}} if its form tells it apart`),
    places: places(
      [locate(path), 'the side'],
      ...axes.map(
        (axis) =>
          [locate(['augmentation', 'mirror', 'axes', mirror.axes.indexOf(axis)]), 'the axis is mirrored here'] as const,
      ),
    ),
  };
}
