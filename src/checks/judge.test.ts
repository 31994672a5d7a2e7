import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../base/package-root.js';
import { formatDiagnostics } from '../base/diagnostic.js';
import type { Settings } from '../config/experiment.js';
import {
  casesOf,
  evenIntensities,
  factsOf,
  imageOf as image,
  regressionFactsOf,
  settingsOf,
  trained,
} from './checks-rig.js';
import type { CheckFacts } from './facts.js';
import { judge } from './judge.js';
import { preflightFacts, trialOf } from './preflight/trial-rig.js';
import { ruleCodes, rules, type RuleCode } from './rules.js';

const sound = { cases: casesOf('a', 'b') };
const tta = (...mirror: ('L/R' | 'A/P' | 'S/I')[]) => ({ inference: { tta: { mirror } } });
const accept = (entries: Settings['checks']['accept']) => ({ checks: { accept: entries } });
const print = (facts: CheckFacts) => formatDiagnostics(judge(facts).diagnostics);

test('before any stage, rules that need one say which', () => {
  expect(judge(factsOf({}, sound))).toEqual({
    diagnostics: [],
    unknown: [
      { code: 'SPACE_UNDECLARED', until: 'ingest' },
      { code: 'SPLIT_LEAKS', until: 'split' },
      { code: 'NEAR_DUPLICATES', until: 'split' },
      { code: 'INTENSITY_SHIFT', until: 'ingest' },
      { code: 'GEOMETRY_SHIFT', until: 'ingest' },
      { code: 'LABEL_ABSENT', until: 'analyze' },
      { code: 'PATCH_PADDED', until: 'ingest' },
      { code: 'TRAINED_OTHERWISE', until: 'train' },
      { code: 'FOLDS_TRAINED_UNLIKE', until: 'train' },
    ],
    accepted: [],
  });
});

test('a sound experiment passes every rule once all is known', () => {
  const images = [image('a'), image('b')];
  const split = { leaks: [], folds: [], nearDuplicates: [] };
  const known = { ...sound, ...split, labelCases: {}, images, trained: [trained(0), trained(1)] };
  expect(judge(factsOf({}, known))).toEqual({
    diagnostics: [],
    unknown: [],
    accepted: [],
  });
});

describe('an acceptance', () => {
  const finding = tta('A/P', 'L/R', 'S/I');

  test('of the very value lets the finding pass, whatever the order, and keeps the reason', () => {
    const given = accept({ TTA_NOT_TRAINED: { value: ['S/I', 'A/P'], reason: 'phantom is symmetric' } });
    const judgement = judge(factsOf({ ...finding, ...given }, sound));
    expect(judgement.diagnostics).toEqual([]);
    expect(judgement.accepted).toEqual([
      { code: 'TTA_NOT_TRAINED', value: ['A/P', 'S/I'], reason: 'phantom is symmetric' },
    ]);
  });

  test('of another value is refused again with both values', () => {
    const given = accept({ TTA_NOT_TRAINED: { value: ['A/P'], reason: 'phantom is symmetric' } });
    expect(print(factsOf({ ...finding, ...given }, sound))).toBe(
      `a.yaml:1:1 error TTA_NOT_TRAINED test-time augmentation mirrors A/P, S/I, but training mirrors only L/R; accepted is [A/P], but the value is now [A/P, S/I]
    1 | inference.tta.mirror
      | ^^^^^^^^^^^^^^^^^^^^
  a.yaml:1:1 the trained axes
    1 | augmentation.mirror.axes
      | ^^^^^^^^^^^^^^^^^^^^^^^^
  a.yaml:1:1 what was accepted
    1 | checks.accept.TTA_NOT_TRAINED.value
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   fix: write inference.tta: trained, or add A/P, S/I to augmentation.mirror.axes; or accept it with checks.accept.TTA_NOT_TRAINED: {value: [A/P, S/I], reason: ...}`,
    );
  });

  test('of an unknown code is a usage error with the nearest code', () => {
    const facts = factsOf(accept({ TTA_NOT_TRAIND: { value: 1, reason: 'x' } }), sound);
    expect(judge(facts).diagnostics).toMatchObject([{ blame: 'usage', severity: 'error' }]);
    expect(print(facts)).toBe(
      `a.yaml:1:1 error ACCEPT_UNKNOWN_CODE there is no finding TTA_NOT_TRAIND
    1 | checks.accept.TTA_NOT_TRAIND
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   fix: did you mean TTA_NOT_TRAINED?`,
    );
  });

  test('of what cannot be computed is a usage error', () => {
    expect(print(factsOf(accept({ FEWER_UNITS_THAN_FOLDS: { value: 1, reason: 'x' } }), sound))).toContain(
      'error ACCEPT_IMPOSSIBLE FEWER_UNITS_THAN_FOLDS cannot be accepted',
    );
  });

  test('of what was not found is a note', () => {
    expect(print(factsOf(accept({ TTA_NOT_TRAINED: { value: ['A/P'], reason: 'x' } }), sound))).toBe(
      `a.yaml:1:1 note ACCEPT_UNUSED checks.accept names TTA_NOT_TRAINED, but nothing of the kind was found
    1 | checks.accept.TTA_NOT_TRAINED
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   fix: remove the entry`,
    );
  });

  test('of what is not known yet is kept without a word', () => {
    expect(judge(factsOf(accept({ PATCH_PADDED: { value: 0.6, reason: 'x' } }), sound)).diagnostics).toEqual([]);
  });
});

const copies = Array.from({ length: 8 }, (_, index) => ({ id: `copy${index}`, unit: 'a', family: 'a', parent: 'a' }));
const rasternet = { kind: 'rasternet', width: 1 } as const;
const densenet = { kind: 'densenet', growth: 4, init_features: 8, blocks: [2], voxel_size: false, dropout: 0 } as const;
const planes = { preprocessing: { size: [128, 128, 16] as const } };
const VOLUME: Settings['task'] = {
  kind: 'regression',
  target: 'ml',
  behaves_as: 'volume',
  depends_on: 'shape',
  transform: 'none',
};

const shifted = Array.from({ length: 60 }, (_, i) => ({ id: `c${i}`, unit: `c${i}`, family: `c${i}`, target: i }));

/** That each case counts as independent is noted beside whatever follows from it. */
function codesOf(facts: CheckFacts, provoked: RuleCode): string[] {
  const codes = judge(facts).diagnostics.map((diagnostic) => diagnostic.code);
  return codes.filter((code) => code === provoked || code !== 'CLAIM_IS_PER_CASE');
}

/** What provokes each rule. The type asks for one entry per rule. */
const provocations: Record<RuleCode, CheckFacts> = {
  TTA_NOT_TRAINED: factsOf(tta('A/P'), sound),
  TTA_NEVER_DRAWN: factsOf({ augmentation: { mirror: { axes: ['L/R'], p: 0 } } }, sound),
  LABELS_TOLD_APART_BY_POSITION: factsOf({ task: { labels: { background: 0, left: 1, right: 2 } } }, sound),
  SPACE_UNDECLARED: factsOf({}, { ...sound, images: [image('a', { hasSpace: false })] }),
  FEWER_UNITS_THAN_FOLDS: factsOf({}, { cases: casesOf('a') }),
  FAMILY_ACROSS_UNITS: factsOf(
    {},
    {
      cases: [...casesOf('a', 'b'), { id: 'c', unit: 'c', family: 'a', parent: 'a' }],
    },
  ),
  SPLIT_LEAKS: factsOf({}, { ...sound, leaks: [{ kind: 'content', fold: 0, a: 'b', b: 'a' }] }),
  TEST_LEAKS: factsOf(
    { data: { test: { fraction: 0.2, seed: 1 } } },
    { ...sound, testLeaks: [{ kind: 'content', a: 'b', b: 'a' }] },
  ),
  GROUPING_UNCONFIRMED: factsOf(
    { data: { independent_unit: 'case' } },
    { cases: casesOf('mr_1', 'us_1', 'mr_2', 'us_2', 'mr_3', 'us_3') },
  ),
  UNITS_ALIKE: factsOf(
    { data: { independent_unit: 'patient' } },
    { cases: [...casesOf('p7', 'p8'), { id: 'c', unit: 'P-007', family: 'c' }] },
  ),
  NEAR_DUPLICATES: factsOf({}, { ...sound, nearDuplicates: [{ a: 'a', b: 'b', r: 0.9995 }] }),
  LABEL_ABSENT: factsOf(
    { task: { labels: { background: 0, tumour: 1 } } },
    { ...sound, labelCases: { background: 2, tumour: 0 } },
  ),
  TARGET_SHIFT: factsOf(
    {},
    {
      settings: { ...settingsOf(), task: VOLUME },
      cases: shifted,
      folds: [{ train: shifted.slice(0, 40).map(({ id }) => id), validation: shifted.slice(40).map(({ id }) => id) }],
    },
  ),
  INTENSITY_SHIFT: factsOf(
    { data: { channels: { mri: { image: 'images/{case}.nii', normalize: 'none' } } } },
    {
      ...sound,
      images: [
        image('a', { intensities: { mri: evenIntensities(0, 100) } }),
        image('b', { intensities: { mri: evenIntensities(1000, 1100) } }),
      ],
      folds: [{ train: ['a'], validation: ['b'] }],
    },
  ),
  GEOMETRY_SHIFT: factsOf(
    {},
    {
      ...sound,
      images: [image('a', { spacingMm: [1, 1, 1] }), image('b', { spacingMm: [1, 1, 1.2] })],
      folds: [{ train: ['a'], validation: ['b'] }],
    },
  ),
  ORGAN_CUT: factsOf(
    {},
    {
      ...sound,
      settings: { ...settingsOf(), task: VOLUME },
      images: [image('a', { touchedFaces: ['3+'] }), image('b', { touchedFaces: [] })],
    },
  ),
  PATCH_PADDED: factsOf({}, { ...sound, images: [image('a', { sizeVoxels: [4, 16, 16] })] }),
  PATHS_PART: preflightFacts({}, { preparation: { cases: 2, largest_difference: 0.01 } }),
  CANNOT_OVERFIT: preflightFacts({ learned: { steps: 200, loss: 1, metric: 0.2 } }),
  INITIAL_LOSS_ODD: preflightFacts({ initial: { network: 9, constant: 1 } }),
  UPDATES_ODD: preflightFacts({ updates: { steps: 8, learning_rate: 1, ratio: 0.5 } }),
  MODES_DIFFER: preflightFacts({ modes: { training: 0, evaluation: 0.9 } }),
  INPUT_IGNORED: preflightFacts({ controls: { ...trialOf().controls, zeroed: trialOf().controls.real } }),
  TARGETS_IGNORED: preflightFacts({ controls: { ...trialOf().controls, shuffled: trialOf().controls.real } }),
  SHAPE_TELLS_TARGET: preflightFacts({}, { kind: 'regression', baselines: { shape_and_spacing: { mae: 1, r2: 0.9 } } }),
  TRAINED_OTHERWISE: factsOf({}, { ...sound, trained: [trained(0, { 'augmentation.mirror.axes': ['A/P'] })] }),
  FOLDS_TRAINED_UNLIKE: factsOf(
    { preprocessing: { spacing_mm: 'auto' } },
    { ...sound, trained: [trained(0, {}), trained(1, { 'preprocessing.spacing_mm': [2, 2, 2] })] },
  ),
  SCALE_REMOVED: regressionFactsOf({ preprocessing: { resize: [16, 16, 16], size: 'native' } }, sound),
  OBJECT_MAY_BE_CUT: regressionFactsOf({}, { ...sound, images: [image('a', { fullSizeVoxels: [40, 16, 16] })] }),
  TARGET_NOT_CARRIED: regressionFactsOf(
    { augmentation: { elastic: { magnitude: [0, 4], scale: [0.1, 0.2], p: 0.2 } } },
    sound,
  ),
  UNIT_CONTRADICTS_BEHAVIOUR: regressionFactsOf({ task: { behaves_as: 'invariant' } }, sound),
  ONE_SIDE_MIRRORED: regressionFactsOf({ task: { target: 'left_kidney_ml' } }, sound),
  INTENSITY_REMOVED: regressionFactsOf(
    {
      task: { depends_on: 'intensity' },
      model: densenet,
    },
    sound,
  ),
  DERIVED_TARGET_KEPT: regressionFactsOf(
    {},
    {
      cases: [
        { id: 'a', unit: 'a', family: 'a', target: 3 },
        { id: 'b', unit: 'a', family: 'a', target: 3, parent: 'a', derivedBy: 'zoom 1.2' },
        { id: 'c', unit: 'c', family: 'c', target: 4 },
      ],
    },
  ),
  COPIES_COUNTED: factsOf({}, { cases: [...casesOf('a', 'b'), ...copies] }),
  DEPTH_AS_CHANNELS: regressionFactsOf({ model: { ...rasternet, width: 0.01 }, ...planes }, sound),
  PARAMETERS_EXCEED_DATA: factsOf({ checks: { max_parameters_per_unit: 1000 } }, sound),
  BATCH_NORM_SMALL_BATCH: regressionFactsOf({ model: densenet, training: { batch: 4 } }, sound),
  OVERLAP_UNUSUAL: factsOf({ inference: { overlap: 0.9 } }, sound),
  FEW_UNITS_VALIDATED: factsOf(
    { data: { split: { kind: 'kfold', folds: 3, seed: 0, stratify: 'none' } } },
    {
      cases: casesOf('a', 'b', 'c', 'd'),
    },
  ),
  CLAIM_IS_PER_CASE: factsOf({ data: { independent_unit: 'case' } }, sound),
};

test.each(ruleCodes)('%s is found, alone', (code) => {
  expect(codesOf(provocations[code], code)).toEqual([code]);
});

test.each(ruleCodes.filter((code) => rules[code].acceptable))(
  'the value of %s is printed as it has to be accepted',
  (code) => {
    const facts = provocations[code];
    const verdict = rules[code].judge(facts);
    if (verdict.kind !== 'fail') throw new Error('not provoked');
    const accepting = {
      ...facts,
      settings: {
        ...facts.settings,
        checks: { ...facts.settings.checks, accept: { [code]: { value: verdict.value, reason: 'x' } } },
      },
    };
    expect(codesOf(accepting, code)).toEqual([]);
    expect(judge(accepting).accepted).toMatchObject([{ code, value: verdict.value, reason: 'x' }]);
  },
);

test.each(ruleCodes)('the page about checks lists %s with its severity and whether it may be accepted', (code) => {
  const page = readFileSync(join(packageRoot(), 'docs', 'checks.md'), 'utf8');
  const { severity, acceptable } = rules[code];
  expect(page).toMatch(new RegExp(`^\\| \`${code}\` +\\| ${severity} +\\| ${acceptable ? 'yes' : 'no'} +\\|`, 'm'));
});
