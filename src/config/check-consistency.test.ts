import { afterAll, describe, expect, test } from 'vitest';
import { ExperimentRig, MINIMAL } from './experiment-rig.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

const TASK = 'task: {kind: segmentation, labels: {background: 0, organ: 1}}';
const complaint = (from: string, to: string) => rig.complaintAbout((text) => text.replace(from, () => to));
const withTask = (rest: string) => complaint(TASK, `task:\n  kind: segmentation\n${rest}`);

describe('labels', () => {
  test('background is 0', () => {
    expect(withTask('  labels: {background: 1, organ: 0}')).toBe(
      `a.yaml:10:24 error LABELS_WITHOUT_BACKGROUND the label background is 1, but must be 0
   10 |   labels: {background: 1, organ: 0}
      |                        ^
   fix: write background: 0`,
    );
    expect(withTask('  labels: {Background: 0, organ: 1}')).toBe(
      `a.yaml:10:12 error LABELS_WITHOUT_BACKGROUND the label with value 0 is called Background, but must be background
   10 |   labels: {Background: 0, organ: 1}
      |            ^^^^^^^^^^
   fix: rename Background to background`,
    );
    expect(withTask('  labels: {organ: 1, other: 2}')).toContain(
      'LABELS_WITHOUT_BACKGROUND task.labels has no background',
    );
  });

  test('values have no gap', () => {
    expect(withTask('  labels:\n    background: 0\n    organ: 1\n    other: 3')).toBe(
      `a.yaml:13:12 error LABELS_NOT_CONSECUTIVE label values jump from 1 (organ) to 3 (other)
   13 |     other: 3
      |            ^
  a.yaml:12:12 organ is set here
   12 |     organ: 1
      |            ^
   fix: number labels 0, 1, 2, ... as the label maps do; a gap is never predicted`,
    );
  });

  test('no two labels share a value', () => {
    expect(withTask('  labels: {background: 0, organ: 1, other: 1}')).toBe(
      `a.yaml:10:44 error LABELS_NOT_CONSECUTIVE the labels organ and other both have the value 1
   10 |   labels: {background: 0, organ: 1, other: 1}
      |                                            ^
  a.yaml:10:34 organ is set here
   10 |   labels: {background: 0, organ: 1, other: 1}
      |                                  ^
   fix: give each label its own value`,
    );
  });
});

describe('mirror pairs', () => {
  const labels = '  labels: {background: 0, left: 1, right: 2}\n';

  test('name labels that exist', () => {
    expect(withTask(`${labels}  mirror_pairs: {L/R: [[left, rigth]]}`)).toBe(
      `a.yaml:11:31 error MIRROR_PAIR_UNKNOWN_LABEL task.labels has no label rigth
   11 |   mirror_pairs: {L/R: [[left, rigth]]}
      |                               ^^^^^
   fix: did you mean right?`,
    );
  });

  test('swap a label once per axis', () => {
    expect(withTask(`${labels}  mirror_pairs: {L/R: [[left, right], [right, left]]}`)).toContain(
      `a.yaml:11:40 error MIRROR_PAIR_TWICE mirroring along L/R would swap right twice
   11 |   mirror_pairs: {L/R: [[left, right], [right, left]]}
      |                                        ^^^^^
  a.yaml:11:31 it stands here first`,
    );
  });
});

describe('mirror pairs and the background', () => {
  test('do not go together: it is the background on both sides', () => {
    expect(withTask('  labels: {background: 0, organ: 1}\n  mirror_pairs: {L/R: [[organ, background]]}')).toBe(
      `a.yaml:11:32 error MIRROR_PAIR_BACKGROUND mirroring along L/R would swap background and organ: the object would become what is around it
   11 |   mirror_pairs: {L/R: [[organ, background]]}
      |                                ^^^^^^^^^^
   fix: pair labels of the foreground; leave a label out that has no counterpart on the other side`,
    );
  });
});

describe('mirror pairs and the ignored label', () => {
  test('do not go together: nothing predicts it', () => {
    const task = '  labels: {background: 0, left: 1, unsure: 2}\n  ignore: unsure\n';
    expect(withTask(`${task}  mirror_pairs: {L/R: [[left, unsure]]}`)).toBe(
      `a.yaml:12:31 error MIRROR_PAIR_IGNORED mirroring along L/R would swap unsure, which task.ignore leaves out of training
   12 |   mirror_pairs: {L/R: [[left, unsure]]}
      |                               ^^^^^^
  a.yaml:11:11 it is ignored here
   11 |   ignore: unsure
      |           ^^^^^^
   fix: pair labels that are trained, or leave the pair out`,
    );
  });
});

describe('names of axes', () => {
  test('a direction in the body needs an orientation in letters', () => {
    expect(
      complaint(
        'name: tiny',
        'name: tiny\npreprocessing: {orientation: stored}\naugmentation: {mirror: {axes: [L/R]}}',
      ),
    ).toBe(
      `a.yaml:4:32 error AXIS_NAME_MISMATCH L/R names a direction in the body, but with orientation: stored directions are not known
    4 | augmentation: {mirror: {axes: [L/R]}}
      |                                ^^^
  a.yaml:3:30 the orientation
    3 | preprocessing: {orientation: stored}
      |                              ^^^^^^
   fix: use axis1, axis2 or axis3, or an orientation such as RAS if the images declare their space`,
    );
  });

  test('a stored axis needs orientation: stored, and the message knows its letters', () => {
    expect(
      complaint('name: tiny', 'name: tiny\npreprocessing: {orientation: SAL}\ninference: {tta: {mirror: [axis1]}}'),
    ).toContain(
      `a.yaml:4:28 error AXIS_NAME_MISMATCH axis1 names a stored axis, but orientation: SAL gives the axes other directions`,
    );
    expect(
      complaint('name: tiny', 'name: tiny\npreprocessing: {orientation: SAL}\ninference: {tta: {mirror: [axis1]}}'),
    ).toContain('fix: use S/I, or orientation: stored');
  });

  test('mirror pairs are looked at as well', () => {
    expect(withTask('  labels: {background: 0, a: 1}\n  mirror_pairs: {axis2: []}')).toContain(
      'a.yaml:11:18 error AXIS_NAME_MISMATCH axis2 names a stored axis, but orientation: RAS',
    );
  });
});

describe('the size of whole images', () => {
  const regression = (size: string, model: string) => {
    rig.write({
      'r.yaml': `${MINIMAL.slice(0, MINIMAL.indexOf('task:'))}task: {kind: regression, target: ml, behaves_as: volume}
preprocessing: {size: ${size}}
model: ${model}
training: {epochs: 1}
`.replace('data:', 'data:\n  table: cases.csv'),
    });
    return () => rig.load('r.yaml');
  };

  test('suits the stages of a residual network', () => {
    expect(regression('[16, 24, 8]', '{kind: resnet}')).not.toThrow();
    regression('[16, 20, 8]', '{kind: resnet}');
    expect(rig.complaint('r.yaml')).toBe(
      `r.yaml:10:28 error PATCH_NOT_DIVISIBLE preprocessing.size is [16, 20, 8], but the network needs multiples of 8
   10 | preprocessing: {size: [16, 20, 8]}
      |                            ^^
  r.yaml:11:8 the stages
   11 | model: {kind: resnet}
      |        ^^^^^^^^^^^^^^
   fix: use e.g. [16, 24, 8], or fewer stages in model.features`,
    );
  });

  test('is made of whole blocks of a linear model', () => {
    expect(regression('[16, 24, 8]', '{kind: linear, pool: 4}')).not.toThrow();
    regression('[16, 24, 10]', '{kind: linear, pool: 4}');
    expect(rig.complaint('r.yaml')).toContain(
      'preprocessing.size is [16, 24, 10], but the network needs multiples of 4',
    );
  });

  test('suits the planes of RasterNet, whose third axis is its channels', () => {
    expect(regression('[128, 32, 50]', '{kind: rasternet}')).not.toThrow();
    regression('[128, 100, 50]', '{kind: rasternet}');
    expect(rig.complaint('r.yaml')).toContain(
      'preprocessing.size is [128, 100, 50], but the network needs multiples of [32, 32, 1]',
    );
  });
});

describe('the patch', () => {
  test('can be halved as often as the network does, on every axis', () => {
    expect(complaint('[8, 12, 16]', '[36, 2, 16]')).toBe(
      `a.yaml:11:15 error PATCH_NOT_DIVISIBLE training.patch is [36, 2, 16], but the network needs multiples of 4
   11 |   patch: [36, 2, 16]
      |               ^
  a.yaml:9:21 the stages
    9 | model: {kind: unet, features: [8, 16, 32]}
      |                     ^^^^^^^^
   fix: use e.g. [36, 4, 16], or fewer stages in model.features`,
    );
  });
});

describe('the independent unit', () => {
  test('is a regular expression with one group', () => {
    expect(complaint('unit: case', "unit: {pattern: '^(\\d+$'}")).toBe(
      `a.yaml:6:31 error UNIT_PATTERN_INVALID '^(\\d+$' is not a regular expression
    6 |   independent_unit: {pattern: '^(\\d+$'}
      |                               ^^^^^^^^
   fix: put the part of the case id that is the unit in parentheses, e.g. '^(\\d+)[ab]$'; (?:...) does not count`,
    );
    expect(complaint('unit: case', 'unit: {pattern: abc}')).toContain(
      'the pattern has no group, but needs exactly one',
    );
    expect(complaint('unit: case', 'unit: {pattern: (a)(b)}')).toContain(
      'the pattern has 2 groups, but needs exactly one',
    );
  });

  test('is a column only where there is a table', () => {
    expect(complaint('unit: case', 'unit: patient')).toBe(
      `a.yaml:6:21 error UNIT_NEEDS_TABLE data.independent_unit is the column 'patient', but data has no table
    6 |   independent_unit: patient
      |                     ^^^^^^^
   fix: add data.table, or write case, or {pattern: '...'} if the case id tells the unit`,
    );
  });
});

test('without a table every path says where the case id stands', () => {
  expect(complaint('labels/{case}.nii.gz', 'labels/{cas}.nii.gz')).toBe(
    `a.yaml:5:10 error CASE_PLACEHOLDER_MISSING data.label does not say where the case id stands
    5 |   label: labels/{cas}.nii.gz
      |          ^^^^^^^^^^^^^^^^^^^
   fix: write {case} in its place, e.g. images/{case}.nii.gz; a column name needs data.table`,
  );
});

test('with a table a path may be a column, and a pattern with one group is a unit', () => {
  rig.write({
    'table.yaml': `version: 1
name: t
data:
  table: cases.csv
  channels: {mri: {image: mri}}
  label: label
  independent_unit: {pattern: '^(?:x)?(\\d+)[ab]$'}
  split: {kind: holdout}
task: {kind: segmentation, labels: {background: 0, organ: 1}}
model: {kind: unet, features: [8, 16]}
training: {patch: [8, 8, 8], epochs: 1}
`,
  });
  expect(rig.load('table.yaml').experiment.data.split).toEqual({
    kind: 'holdout',
    fraction: 0.2,
    seed: 12345,
    stratify: 'none',
  });
});
