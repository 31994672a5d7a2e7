import type { CheckFacts } from '../facts.js';
import { formatValue } from '../format-value.js';
import type { InferenceTrial, PreflightFact } from '../preflight-fact.js';
import { PASS, places, type Finding, type Rule } from '../rule.js';
import { shown } from '../shown-number.js';
import { METRIC } from './judge-trial.js';

/** Both paths run the same function on the same file: what is left is rounding. */
const MOST_DIFFERENCE = 1e-5;
/** What may be lost on the way through inference, and by flips that contradict each other. */
const MOST_LOST = 0.1;
/** Mirrored cases that the network did not learn in so few steps say nothing about inference. */
const LEAST_FLIPPED = 0.8;

/** What the network knows has to come through inference: this is where a good training became a Dice of 0.16. */
export const pathsPart: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'What a small network learned by heart does not come through the inference of the experiment.',
  judge(facts) {
    const { preflight, settings } = facts;
    if (preflight === undefined) return settings.checks.preflight ? { kind: 'unknown', until: 'preflight' } : PASS;
    const { trial, kind } = preflight;
    const found = [
      ...preparation(preflight, facts),
      ...(trial === undefined ? [] : lostOnTheWay(trial.inference, METRIC[kind], facts)),
      ...(trial === undefined ? [] : lostByFlips(trial.inference, METRIC[kind], facts)),
    ];
    if (found.length === 0) return PASS;
    return { kind: 'fail', value: found.map(({ value }) => value), findings: found.map(({ finding }) => finding) };
  },
};

interface Found {
  readonly value: string;
  readonly finding: Finding;
}

function preparation({ preparation: { largest_difference: largest } }: PreflightFact, { locate }: CheckFacts): Found[] {
  if (largest !== null && largest <= MOST_DIFFERENCE) return [];
  return [
    {
      value: 'preparation',
      finding: {
        message: `training and inference prepare the same image differently: ${largest === null ? 'voxels of one of them are no numbers' : `the largest difference is ${shown(largest)}, above ${MOST_DIFFERENCE.toFixed(5)}`}`,
        fix: 'run `voxrun verify`: a prepared case may have been changed; else `voxrun run --force prepare`',
        places: places([locate(['preprocessing'])]),
      },
    },
  ];
}

function lostOnTheWay({ direct, plain, possible }: InferenceTrial, metric: string, { locate }: CheckFacts): Found[] {
  if (plain >= Math.min(direct, possible ?? direct) - MOST_LOST) return [];
  const limit = possible === null ? '' : ` (${shown(possible)} is possible on the stored grid)`;
  return [
    {
      value: 'inference',
      finding: {
        message: `cases that a small network knows by heart with a ${metric} of ${shown(direct)} come out of inference with ${shown(plain)}${limit}`,
        fix: 'compare inference.overlap and inference.blend with their defaults; nothing that training does not do may happen here',
        places: places([locate(['inference'])]),
      },
    },
  ];
}

function lostByFlips({ tta }: InferenceTrial, metric: string, { locate }: CheckFacts): Found[] {
  if (tta === undefined || tta.with >= tta.without - MOST_LOST) return [];
  if (tta.flipped !== undefined && tta.flipped < LEAST_FLIPPED) return [];
  const axes = formatValue([...tta.axes]);
  return [
    {
      value: `inference.tta ${axes}`,
      finding: {
        message: `with flips along ${axes} at test time the ${metric} of cases that the network knows by heart falls from ${shown(tta.without)} to ${shown(tta.with)}: the predictions that are averaged contradict each other`,
        fix: 'write inference.tta: off, or mirror these axes in training, where the labels allow it',
        places: places(
          [locate(['inference', 'tta'])],
          [locate(['augmentation', 'mirror', 'axes']), 'the trained axes'],
        ),
      },
    },
  ];
}
