import { describe, expect, test } from 'vitest';
import { formatDiagnostics } from '../base/diagnostic.js';
import type { Settings } from '../config/experiment.js';
import { casesOf, factsOf, imageOf as image } from './checks-rig.js';
import type { CheckFacts, ImageFact } from './facts.js';
import { judge } from './judge.js';

const sound = { cases: casesOf('a', 'b', 'c', 'd') };
const print = (facts: CheckFacts) => formatDiagnostics(judge(facts).diagnostics);
const codes = (facts: CheckFacts) => judge(facts).diagnostics.map(({ code }) => code);

describe('test-time augmentation', () => {
  test('beyond the trained axes is refused, with both places', () => {
    const facts = factsOf(
      { augmentation: { mirror: { axes: [], p: 0.5 } }, inference: { tta: { mirror: ['L/R'] } } },
      sound,
    );
    expect(judge(facts).diagnostics).toMatchObject([{ severity: 'error', blame: 'refused' }]);
    expect(print(facts)).toBe(
      `a.yaml:1:1 error TTA_NOT_TRAINED test-time augmentation mirrors L/R, but training mirrors no axis
    1 | inference.tta.mirror
      | ^^^^^^^^^^^^^^^^^^^^
  a.yaml:1:1 no axis is trained
    1 | augmentation.mirror.axes
      | ^^^^^^^^^^^^^^^^^^^^^^^^
   fix: write inference.tta: trained, or add L/R to augmentation.mirror.axes; or accept it with checks.accept.TTA_NOT_TRAINED: {value: [L/R], reason: ...}`,
    );
  });

  test('over axes that are listed but never drawn is refused, and cannot be accepted', () => {
    const mirror = { axes: ['L/R'] as const, p: 0 };
    expect(print(factsOf({ augmentation: { mirror } }, sound))).toBe(
      `a.yaml:1:1 error TTA_NEVER_DRAWN test-time augmentation mirrors L/R, but with augmentation.mirror.p: 0 training never does
    1 | inference.tta
      | ^^^^^^^^^^^^^
  a.yaml:1:1 the axes that training lists
    1 | augmentation.mirror.axes
      | ^^^^^^^^^^^^^^^^^^^^^^^^
  a.yaml:1:1 their probability
    1 | augmentation.mirror.p
      | ^^^^^^^^^^^^^^^^^^^^^
   fix: raise augmentation.mirror.p, or write inference.tta: off`,
    );
    expect(codes(factsOf({ augmentation: { mirror }, inference: { tta: 'off' } }, sound))).toEqual([]);
    for (const code of ['TTA_NEVER_DRAWN', 'TTA_NOT_TRAINED']) {
      const accepting = { checks: { accept: { [code]: { value: ['L/R'], reason: 'x' } } } };
      expect(codes(factsOf({ augmentation: { mirror }, ...accepting }, sound))).toContain('TTA_NEVER_DRAWN');
    }
  });

  test('over an axis that is not listed beside one that is never drawn is two findings', () => {
    const changes = {
      augmentation: { mirror: { axes: ['L/R'] as const, p: 0 } },
      inference: { tta: { mirror: ['L/R', 'A/P'] as const } },
    };
    expect(judge(factsOf(changes, sound)).diagnostics.map(({ message }) => message)).toEqual([
      'test-time augmentation mirrors A/P, but training mirrors no axis',
      'test-time augmentation mirrors L/R, but with augmentation.mirror.p: 0 training never does',
    ]);
  });

  test('over some of the trained axes, or off, passes', () => {
    const augmentation = { mirror: { axes: ['L/R', 'A/P'] as const, p: 0.5 } };
    for (const tta of ['off', 'trained', { mirror: ['A/P'] as const }, { mirror: [] }] as const) {
      expect(codes(factsOf({ augmentation, inference: { tta } }, sound))).toEqual([]);
    }
  });
});

describe('labels told apart by position', () => {
  const labels = { background: 0, 'left kidney': 1, 'right kidney': 2, liver: 3 };

  test('under a trained mirror are refused with the places of labels and axis', () => {
    expect(print(factsOf({ task: { labels } }, sound))).toBe(
      `a.yaml:1:1 error LABELS_TOLD_APART_BY_POSITION mirroring along L/R turns left kidney into right kidney, but their labels stay
    1 | task.labels.left kidney
      | ^^^^^^^^^^^^^^^^^^^^^^^
  a.yaml:1:1 right kidney
    1 | task.labels.right kidney
      | ^^^^^^^^^^^^^^^^^^^^^^^^
  a.yaml:1:1 the axis is mirrored here
    1 | augmentation.mirror.axes.0
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^
   fix: write task.mirror_pairs: {L/R: [[left kidney, right kidney]]}, or {L/R: []} if position does not tell them apart, or do not mirror L/R; or accept it with checks.accept.LABELS_TOLD_APART_BY_POSITION: {value: ["L/R: left kidney, right kidney"], reason: ...}`,
    );
  });

  test('pass once the pair is declared, in any order, or declared not to exist', () => {
    expect(
      codes(factsOf({ task: { labels, mirror_pairs: { 'L/R': [['right kidney', 'left kidney']] } } }, sound)),
    ).toEqual([]);
    expect(codes(factsOf({ task: { labels, mirror_pairs: { 'L/R': [] } } }, sound))).toEqual([]);
  });

  test('are refused where a list of pairs forgets one', () => {
    const more = { ...labels, lung_l: 4, lung_r: 5 };
    expect(
      print(factsOf({ task: { labels: more, mirror_pairs: { 'L/R': [['left kidney', 'right kidney']] } } }, sound)),
    ).toContain('mirroring along L/R turns lung_l into lung_r, but their labels stay');
  });

  test('do not matter under another axis or one that is never drawn', () => {
    expect(
      codes(factsOf({ task: { labels }, augmentation: { mirror: { axes: ['A/P', 'S/I'], p: 0.5 } } }, sound)),
    ).toEqual([]);
    expect(
      codes(
        factsOf(
          { task: { labels }, augmentation: { mirror: { axes: ['L/R'], p: 0 } }, inference: { tta: 'off' } },
          sound,
        ),
      ),
    ).toEqual([]);
  });

  test('may be exchanged by any stored axis, because nobody knows its direction', () => {
    expect(codes(factsOf({ task: { labels }, augmentation: { mirror: { axes: ['axis2'], p: 0.5 } } }, sound))).toEqual([
      'LABELS_TOLD_APART_BY_POSITION',
    ]);
  });
});

describe('images without a declared space', () => {
  const images = [image('d'), image('b', { hasSpace: false }), image('a', { hasSpace: false })];

  test('are named, every one, where axes have letters', () => {
    expect(print(factsOf({}, { ...sound, images }))).toBe(
      `a.yaml:1:1 error SPACE_UNDECLARED orientation: RAS needs images that declare their space, but 2 of 3 cases do not: a, b
    1 | preprocessing.orientation
      | ^^^^^^^^^^^^^^^^^^^^^^^^^
  a.yaml:1:1 axes named by direction
    1 | augmentation.mirror.axes
      | ^^^^^^^^^^^^^^^^^^^^^^^^
   fix: write preprocessing.orientation: stored and name axes axis1, axis2, axis3, or mend the headers`,
    );
  });

  test('pass with stored axes', () => {
    const changes = {
      preprocessing: { orientation: 'stored' },
      augmentation: { mirror: { axes: ['axis1'] as const, p: 0.5 } },
    };
    expect(codes(factsOf(changes, { ...sound, images }))).toEqual([]);
  });
});

describe('independent units', () => {
  const kfold = { kind: 'kfold', folds: 2, seed: 0, stratify: 'none' } as const;
  const four = [1, 2, 3, 4].map((id) => ({ id: `case${id}`, unit: id < 4 ? 'p1' : 'p2', family: `case${id}` }));

  test('are as many as there are folds', () => {
    expect(print(factsOf({ data: { split: { ...kfold, folds: 3 } } }, { cases: four }))).toBe(
      `a.yaml:1:1 error FEWER_UNITS_THAN_FOLDS 3 folds need at least 3 independent units, but there are 4 cases of 2 units
    1 | data.split.folds
      | ^^^^^^^^^^^^^^^^
  a.yaml:1:1 the independent unit
    1 | data.independent_unit
      | ^^^^^^^^^^^^^^^^^^^^^
   fix: use at most 2 folds, or add data`,
    );
    expect(codes(factsOf({ data: { split: kfold } }, { cases: four }))).toEqual([]);
  });

  test('fill both sides of a holdout', () => {
    const split = { kind: 'holdout', fraction: 0.2, seed: 0, stratify: 'none' } as const;
    expect(print(factsOf({ data: { split } }, { cases: four.slice(0, 3) }))).toContain(
      'a holdout needs at least 2 independent units, one on each side, but there are 3 cases of 1 unit\n',
    );
    expect(print(factsOf({ data: { split } }, { cases: four.slice(0, 1) }))).toContain(
      'but there is 1 case of 1 unit\n',
    );
    expect(codes(factsOf({ data: { split } }, { cases: four }))).toEqual(['FEW_UNITS_VALIDATED']);
  });

  test('are counted outside the test set', () => {
    const cases = [...four, { id: 'case5', unit: 'p3', family: 'case5', test: true as const }];
    const facts = factsOf({ data: { split: { ...kfold, folds: 3 } } }, { cases });
    expect(judge(facts).diagnostics.map(({ message }) => message)).toEqual([
      '3 folds need at least 3 independent units, but there are 4 cases of 2 units outside the test set',
    ]);
  });

  test('are not counted where a file gives the folds', () => {
    expect(codes(factsOf({ data: { split: { kind: 'file', file: 'a.json' } } }, { cases: casesOf('a') }))).toEqual([]);
  });

  test('that are cases make no claim about patients', () => {
    expect(print(factsOf({ data: { independent_unit: 'case' } }, sound))).toBe(
      `a.yaml:1:1 note CLAIM_IS_PER_CASE each case counts as independent: no patient-level claim
    1 | data.independent_unit
      | ^^^^^^^^^^^^^^^^^^^^^
   fix: if a patient has several cases, name a column of data.table or a pattern in data.independent_unit`,
    );
  });
});

describe('a leak', () => {
  const messages = (known: Partial<CheckFacts>) => judge(factsOf({}, known)).diagnostics.map(({ message }) => message);

  test('is a case that was derived from one of another unit, known before any fold', () => {
    const cases = [
      { id: 'a', unit: 'p1', family: 'a' },
      { id: 'copy', unit: 'p1', parent: 'a', family: 'a' },
      { id: 'copy of copy', unit: 'p2', parent: 'copy', family: 'a' },
      { id: 'further copy', unit: 'p2', parent: 'copy of copy', family: 'a' },
    ];
    expect(print(factsOf({}, { cases }))).toBe(
      `a.yaml:1:1 error FAMILY_ACROSS_UNITS training and validation would share data: copy of copy (unit p2) is derived from copy (unit p1); further copy (unit p2) is of the same family as a (unit p1)
    1 | data.independent_unit
      | ^^^^^^^^^^^^^^^^^^^^^
  a.yaml:1:1 the split
    1 | data.split
      | ^^^^^^^^^^
   fix: let data.independent_unit name what such cases have in common, or leave copies out; or accept it with checks.accept.FAMILY_ACROSS_UNITS: {value: ["a (unit p1) ~ further copy (unit p2)", "copy (unit p1) ~ copy of copy (unit p2)"], reason: ...}`,
    );
  });

  test('is each sibling in another unit of a parent that is no case', () => {
    const cases = ['c1', 'c2', 'c4'].map((id) => ({ id, unit: id, parent: 'orig', family: 'orig' }));
    expect(messages({ cases: [...cases, ...casesOf('c3')] })).toEqual([
      'training and validation would share data: c2 (unit c2) has the same parent (orig) as c1 (unit c1); ' +
        'c4 (unit c4) has the same parent (orig) as c1 (unit c1)',
    ]);
  });

  test('is not a family within one unit', () => {
    const cases = ['c1', 'c2'].map((id) => ({ id, unit: 'p', parent: 'orig', family: 'orig' }));
    expect(messages({ cases: [...cases, ...casesOf('c3')], leaks: [] })).toEqual([]);
  });

  test('is found in a circle of parents', () => {
    const cases = [
      { id: 'a', unit: 'p1', parent: 'c', family: 'c' },
      { id: 'b', unit: 'p2', parent: 'a', family: 'c' },
      { id: 'c', unit: 'p1', parent: 'a', family: 'c' },
    ];
    expect(messages({ cases })).toEqual([
      'training and validation would share data: b (unit p2) is derived from a (unit p1)',
    ]);
  });

  test('that the split found is told once for a pair, however many folds divide it', () => {
    const cases = [...casesOf('a', 'b', 'c'), { id: 'd', unit: 'a', family: 'd' }];
    const leaks = [
      { kind: 'unit', fold: 0, a: 'd', b: 'a' },
      { kind: 'descendant', fold: 0, a: 'c', b: 'b' },
      { kind: 'content', fold: 0, a: 'd', b: 'a' },
      { kind: 'unit', fold: 1, a: 'a', b: 'd' },
    ] as const;
    const { diagnostics } = judge(factsOf({}, { cases, leaks }));
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'training and validation would share data: d is of the same unit (a) as a; d has the same voxels as a',
    ]);
    expect(diagnostics[0]!.fix).toContain('{value: ["a ~ d"], reason: ...}');
  });

  test('stays found after a family across units was accepted', () => {
    const cases = [...casesOf('a', 'b'), { id: 'c', unit: 'c', family: 'a', parent: 'a' }];
    const accept = { FAMILY_ACROSS_UNITS: { value: ['a (unit a) ~ c (unit c)'], reason: 'x' } };
    const leaks = [
      { kind: 'descendant', fold: 0, a: 'a', b: 'c' },
      { kind: 'content', fold: 0, a: 'a', b: 'b' },
    ] as const;
    expect(codes(factsOf({ checks: { accept } }, { cases, leaks }))).toEqual(['SPLIT_LEAKS']);
  });

  test('is none where the split found none', () => {
    expect(messages({ ...sound, leaks: [] })).toEqual([]);
  });

  test('is looked for in 5000 cases within a moment', () => {
    const ids = Array.from({ length: 5000 }, (_, i) => `case${i}`);
    const cases = ids.map((id, i) => ({ id, unit: 'p', family: 'case0', ...(i > 0 && { parent: `case${i - 1}` }) }));
    const leaks = ids.map((id, i) => ({ kind: 'unit' as const, fold: i % 5, a: id, b: 'case0' }));
    const start = performance.now();
    expect(codes(factsOf({}, { cases, leaks }))).toContain('SPLIT_LEAKS');
    // A search of the list for every case takes seconds.
    expect(performance.now() - start).toBeLessThan(20000);
  });
});

describe('a test set', () => {
  const cases = [
    { id: 'a', unit: 'p1', family: 'a' },
    { id: 'b', unit: 'p1', family: 'a', parent: 'a', test: true as const },
    { id: 'c', unit: 'p3', family: 'c', test: true as const },
  ];
  const settings = { data: { test: { column: 'split', value: 'test', seed: 1 } } };
  const leaks = [
    { kind: 'unit', a: 'b', b: 'a' },
    { kind: 'descendant', a: 'b', b: 'a' },
    { kind: 'content', a: 'c', b: 'a' },
  ] as const;

  test('that shares a unit or an image with other cases is refused, each pair with one reason', () => {
    expect(
      print(factsOf(settings, { cases: [...cases.slice(0, 2), ...casesOf('x')], testLeaks: leaks.slice(0, 2) })),
    ).toBe(
      `a.yaml:1:1 error TEST_LEAKS the test set shares data with the other cases: b is of the same unit (p1) as a
    1 | data.test
      | ^^^^^^^^^
  a.yaml:1:1 the independent unit
    1 | data.independent_unit
      | ^^^^^^^^^^^^^^^^^^^^^
   fix: let data.test take whole units with all that was derived from them, or leave copies out; or accept it with checks.accept.TEST_LEAKS: {value: ["a ~ b"], reason: ...}`,
    );
    const facts = factsOf(settings, { cases: [...cases, ...casesOf('x')], testLeaks: leaks });
    expect(judge(facts).diagnostics.map(({ message }) => message)).toEqual([
      'the test set shares data with the other cases: b is of the same unit (p1) as a; c has the same voxels as a',
    ]);
  });

  test('that shares nothing passes, and without one there is nothing to judge', () => {
    expect(codes(factsOf(settings, { cases: [...casesOf('a', 'b')], testLeaks: [] }))).toEqual([]);
    expect(judge(factsOf({}, { cases: casesOf('a', 'b') })).unknown.map(({ code }) => code)).not.toContain(
      'TEST_LEAKS',
    );
  });
});

describe('a patch', () => {
  test('that is mostly padding for the median image is a warning with a better size', () => {
    const sizes = [[6, 16, 20] as const, [8, 12, 20] as const, [40, 10, 20] as const];
    const images = sizes.map((sizeVoxels, i) => image(String(i), { sizeVoxels }));
    const facts = factsOf({}, { ...sound, images });
    expect(print(facts)).toBe(
      `a.yaml:1:1 warning PATCH_PADDED 63 % of a patch of 16 x 16 x 16 is padding for the median image of 8 x 12 x 20 voxels
    1 | training.patch
      | ^^^^^^^^^^^^^^
  a.yaml:1:1 what is tolerated
    1 | checks.max_padding
      | ^^^^^^^^^^^^^^^^^^
   fix: training.patch: [8, 12, 16] would do; or accept it with checks.accept.PATCH_PADDED: {value: 0.63, reason: ...}`,
    );
  });

  test('is not judged before a voxel size that is auto has been planned', () => {
    const untilOf = (preprocessing: Partial<Settings['preprocessing']>, images?: readonly ImageFact[]) =>
      judge(factsOf({ preprocessing }, { ...sound, images })).unknown.find(({ code }) => code === 'PATCH_PADDED')
        ?.until;
    const ingested = [image('a', { sizeVoxels: undefined })];
    expect(untilOf({ spacing_mm: 'auto' })).toBe('configure');
    expect(untilOf({ spacing_mm: 'auto' }, ingested)).toBe('configure');
    expect(untilOf({ spacing_mm: 'auto', size: [8, 8, 8] })).toBe('ingest');
    expect(untilOf({ spacing_mm: 'native' })).toBe('ingest');
    expect(untilOf({ spacing_mm: 'auto' }, [image('a', { sizeVoxels: [16, 16, 16] })])).toBeUndefined();
  });

  test('within the tolerance passes', () => {
    const images = [image('a', { sizeVoxels: [8, 16, 16] }), image('b', { sizeVoxels: [9, 16, 16] })];
    expect(codes(factsOf({}, { ...sound, images }))).toEqual([]);
  });
});
