import { canonicalJson } from '../base/json.js';
import type { MirrorAxisName } from '../config/experiment.js';
import type { CheckFacts } from './facts.js';
import { formatValue } from './format-value.js';
import { PASS, places, type Finding, type Rule } from './rule.js';
import { declaredFacts, type TrainedFact } from './trained-fact.js';

/**
 * What was trained is what is inferred: everything that prediction takes from a checkpoint is held against the
 * experiment, and against what the training counted while it drew. Results are reused by fingerprint, so this finds what
 * no fingerprint sees: files that were edited, exchanged or copied in from another run.
 */
export const trainedOtherwise: Rule = {
  severity: 'error',
  acceptable: false,
  means: 'A fold was trained otherwise than the experiment declares, or than its own record says.',
  judge(facts) {
    const { trained } = facts;
    if (trained === undefined) return { kind: 'unknown', until: 'train' };
    const found = trained.flatMap((one) => [
      ...againstFile(one, facts),
      ...againstCounts(one),
      ...againstFold(one, facts),
    ]);
    if (found.length === 0) return PASS;
    return { kind: 'fail', value: found.map(({ value }) => value), findings: found.map(({ finding }) => finding) };
  },
};

interface Found {
  readonly value: string;
  readonly finding: Finding;
}

function againstFile({ fold, modelFile, recorded }: TrainedFact, { settings, locate }: CheckFacts): Found[] {
  const declared = declaredFacts(settings);
  return Object.entries(declared).flatMap(([key, value]) => {
    const other = recorded[key];
    if (other === undefined || canonicalJson(other) === canonicalJson(value)) return [];
    return [
      {
        value: `fold ${fold}: ${key}`,
        finding: {
          message: `fold ${fold} was trained with ${key} ${formatValue(other)} (${modelFile}), and the experiment declares ${formatValue(value)}`,
          fix: TRAIN_AGAIN,
          places: places([locate(key.split('.')), 'what is declared']),
        },
      },
    ];
  });
}

/** No sample may come from a case that its fold did not train on. */
function againstFold({ fold, usedFile, drawn }: TrainedFact, { folds }: CheckFacts): Found[] {
  const declared = folds?.[fold];
  if (declared === undefined || drawn === undefined) return [];
  const train = new Set(declared.train);
  const others = drawn.filter((id) => !train.has(id)).sort();
  if (others.length === 0) return [];
  const named = others.slice(0, MOST_NAMED).join(', ') + (others.length > MOST_NAMED ? ', ...' : '');
  return [
    {
      value: `fold ${fold}: cases`,
      finding: {
        message: `fold ${fold}: its training drew samples from ${others.length === 1 ? 'a case' : `${others.length} cases`} that it may not train on (${named}), says ${usedFile}`,
        fix: `its figures are not out of fold: \`voxrun verify\` names files that were changed; ${TRAIN_AGAIN}`,
        places: [],
      },
    },
  ];
}

/** The counts of `used.json` are taken where the samples are drawn; those of `model.json` go with the weights. */
function againstCounts({ fold, modelFile, usedFile, counted, measured }: TrainedFact): Found[] {
  if (measured === undefined) return [];
  const axes = Object.keys({ ...counted.flips, ...measured.flips }) as MirrorAxisName[];
  const pairs: readonly (readonly [string, number, number | undefined])[] = [
    ['samples', counted.samples, measured.samples],
    ['parameters', counted.parameters, measured.parameters],
    ...(measured.flips === undefined
      ? []
      : axes.map((axis) => [`flips along ${axis}`, counted.flips[axis] ?? 0, measured.flips?.[axis] ?? 0] as const)),
  ];
  return pairs.flatMap(([what, ofModel, ofUsed]) =>
    ofUsed === undefined || ofModel === ofUsed
      ? []
      : [
          {
            value: `fold ${fold}: ${what}`,
            finding: {
              message: `fold ${fold}: its training counted ${ofUsed} ${what} (${usedFile}), and its checkpoint was saved with ${ofModel} (${modelFile})`,
              fix: `one of the files is not of this training: \`voxrun verify\` names files that were changed; ${TRAIN_AGAIN}`,
              places: [],
            },
          },
        ],
  );
}

/** Cases that a message names. */
const MOST_NAMED = 5;

const TRAIN_AGAIN =
  'train it again with `voxrun run --force train`, or predict with a run whose training is what it says';
