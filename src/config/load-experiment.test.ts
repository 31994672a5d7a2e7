import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ExperimentRig, MINIMAL } from './experiment-rig.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

const replaced = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`${from} is not in the file`);
  return text.replace(from, to);
};

/** What the user reads when one thing in the minimal experiment is changed. */
const complaint = (from: string, to: string) => rig.complaintAbout(replaced(from, to));

describe('a mistake is shown with its place, its cause and a remedy', () => {
  test('a typo at the top is one error, although the key that was meant is missing too', () => {
    expect(complaint('training:', 'trainning:')).toBe(
      `a.yaml:10:1 error UNKNOWN_KEY unknown key trainning
   10 | trainning:
      | ^^^^^^^^^
   fix: did you mean training?`,
    );
  });

  test('a nested typo names the map', () => {
    expect(complaint('epochs: 2', 'epochs: 2\n  barch: 4')).toBe(
      `a.yaml:13:3 error UNKNOWN_KEY unknown key barch in training
   13 |   barch: 4
      |   ^^^^^
   fix: did you mean batch?`,
    );
  });

  test('a typo inside a tagged union is one error, not one per member', () => {
    expect(complaint('momentum: 0.9', 'momentun: 0.9')).toBe(
      `a.yaml:13:35 error UNKNOWN_KEY unknown key momentun in training.optimizer of kind sgd
   13 |   optimizer: {kind: sgd, lr: 0.1, momentun: 0.9}
      |                                   ^^^^^^^^
   fix: did you mean momentum?`,
    );
  });

  test('a key of another kind is called that', () => {
    expect(complaint('kind: sgd', 'kind: adamw')).toBe(
      `a.yaml:13:37 error UNKNOWN_KEY unknown key momentum in training.optimizer of kind adamw
   13 |   optimizer: {kind: adamw, lr: 0.1, momentum: 0.9}
      |                                     ^^^^^^^^
   fix: momentum belongs to kind sgd; known keys here: kind, lr, betas, eps, weight_decay, amsgrad`,
    );
  });

  test('a key at the wrong place is sent to the right one', () => {
    expect(complaint('epochs: 2', 'epochs: 2\n  tta: off')).toContain('fix: did you mean inference.tta?');
  });

  test('an unknown key that resembles nothing lists what there is', () => {
    expect(complaint('name: tiny', 'name: tiny\ninference: {frobnicate: 1}')).toContain(
      'fix: known keys: checkpoint, tta, overlap, blend, postprocess',
    );
  });

  test('an unknown kind lists the known ones', () => {
    expect(complaint('kind: sgd', 'kind: sdg')).toBe(
      `a.yaml:13:21 error UNKNOWN_KIND training.optimizer has no kind 'sdg'
   13 |   optimizer: {kind: sdg, lr: 0.1, momentum: 0.9}
      |                     ^^^
   fix: did you mean sgd? known kinds: sgd, adamw`,
    );
  });

  test('a missing kind points at the map', () => {
    expect(complaint('kind: sgd, lr', 'lr')).toBe(
      `a.yaml:13:3 error MISSING_KEY training.optimizer.kind is missing
   13 |   optimizer: {lr: 0.1, momentum: 0.9}
      |   ^^^^^^^^^
   fix: add kind: sgd or adamw to training.optimizer`,
    );
  });

  test('a mistyped kind key is a typo', () => {
    expect(complaint('kind: sgd', 'knid: sgd')).toBe(
      `a.yaml:13:15 error UNKNOWN_KEY unknown key knid in training.optimizer
   13 |   optimizer: {knid: sgd, lr: 0.1, momentum: 0.9}
      |               ^^^^
   fix: did you mean kind?`,
    );
  });

  test('a missing key points at the map that needs it', () => {
    expect(complaint('  epochs: 2\n', '')).toBe(
      `a.yaml:10:1 error MISSING_KEY training.epochs is missing
   10 | training:
      | ^^^^^^^^
   fix: add epochs, a whole number from 1 to 1000000`,
    );
  });

  test('text where a number belongs', () => {
    expect(complaint('epochs: 2', 'epochs: two')).toBe(
      `a.yaml:12:11 error WRONG_TYPE training.epochs must be a whole number from 1 to 1000000, but it is the text 'two'
   12 |   epochs: two
      |           ^^^`,
    );
  });

  test('a number in quotes is told apart from a number', () => {
    expect(complaint('epochs: 2', "epochs: '2'")).toBe(
      `a.yaml:12:11 error WRONG_TYPE training.epochs must be a whole number from 1 to 1000000, but it is the text '2'
   12 |   epochs: '2'
      |           ^^^
   fix: write it without quotes: 2`,
    );
  });

  test('a section without content', () => {
    expect(complaint('name: tiny', 'name: tiny\ninference:')).toBe(
      `a.yaml:3:1 error WRONG_TYPE inference must be a map with checkpoint, tta, overlap, blend, postprocess, but it is empty
    3 | inference:
      | ^^^^^^^^^
   fix: give a value, or remove it to get the default`,
    );
  });

  test('of alternatives, only the one that is meant speaks', () => {
    expect(complaint('name: tiny', 'name: tiny\ninference: {tta: {mirror: [L/X]}}')).toBe(
      `a.yaml:3:28 error NOT_ALLOWED inference.tta.mirror[0] cannot be 'L/X'
    3 | inference: {tta: {mirror: [L/X]}}
      |                            ^^^
   fix: did you mean L/R? allowed: L/R, A/P, S/I, axis1, axis2, axis3`,
    );
  });

  test('where no alternative is meant, all are named', () => {
    expect(complaint('name: tiny', 'name: tiny\ninference: {tta: 5}')).toContain(
      'inference.tta must be off or trained, or a map with mirror, but it is the number 5',
    );
  });

  test('all mistakes are shown at once, and one malformed value hides no other', () => {
    const text = rig.complaintAbout((minimal) =>
      minimal
        .replace('epochs: 2', 'epochs: two')
        .replace('[8, 12, 16]', '[8, 13, 16]')
        .replace('organ: 1', 'organ: 2')
        .replace('kind: kfold', 'kind: kfould'),
    );
    expect(text.match(/error [A-Z_]+/g)).toEqual([
      'error UNKNOWN_KIND',
      'error WRONG_TYPE',
      'error LABELS_NOT_CONSECUTIVE',
      'error PATCH_NOT_DIVISIBLE',
    ]);
  });

  test('a file that is not there has no place', () => {
    expect(rig.complaint('nowhere.yaml')).toBe(
      'error FILE_NOT_FOUND nowhere.yaml does not exist\n   fix: check the path',
    );
  });

  test('paths outside the working folder are shown whole', () => {
    expect(
      rig.complaint('nowhere.yaml', { cwd: join(rig.folder, 'sub'), file: join(rig.folder, 'nowhere.yaml') }),
    ).toBe(`error FILE_NOT_FOUND ${rig.folder}/nowhere.yaml does not exist\n   fix: check the path`);
  });
});

describe('what is loaded', () => {
  rig.write({ 'sub/min.yaml': MINIMAL });

  test('every default is there and the settings are frozen', () => {
    const { experiment } = rig.load('sub/min.yaml');
    expect(experiment.training).toEqual({
      patch: [8, 12, 16],
      batch: 2,
      accumulate: 1,
      clip_norm: 12,
      metric_steps: 5,
      foreground: 0.33,
      deep_supervision: true,
      epochs: 2,
      steps_per_epoch: 250,
      loss: { kind: 'dice-ce', batch_dice: false },
      optimizer: { kind: 'sgd', lr: 0.1, momentum: 0.9, nesterov: true, weight_decay: 3e-5 },
      schedule: { kind: 'poly', power: 0.9, warmup_epochs: 0 },
    });
    expect(experiment.checks).toEqual({
      preflight: true,
      audit: true,
      controls: [],
      max_proxy_gap: 0.1,
      max_padding: 0.5,
      max_parameters_per_unit: 10_000_000,
      accept: {},
    });
    expect(() => {
      (experiment.training as { batch: number }).batch = 3;
    }).toThrow(TypeError);
  });

  test('each value knows whether it is written, a default, from the environment or from --set', () => {
    rig.write({ 'env.yaml': MINIMAL.replace('name: tiny', 'name: ${NAME:-tiny}') });
    const { origin } = rig.load('env.yaml', { env: { NAME: 'x' }, sets: ['training.batch=4'] });
    expect(origin(['training', 'epochs'])).toMatchObject({ kind: 'file', span: { file: 'env.yaml', line: 12 } });
    expect(origin(['training', 'steps_per_epoch'])).toEqual({ kind: 'default' });
    expect(origin(['name'])).toMatchObject({ kind: 'environment', variables: ['NAME'] });
    expect(origin(['training', 'batch'])).toMatchObject({ kind: 'set' });
  });

  test('a setting that is not written is located at its nearest parent', () => {
    const { locate, locateKey } = rig.load('sub/min.yaml');
    expect(locate(['training', 'schedule', 'power'])).toMatchObject({ line: 10, column: 1, length: 8 });
    expect(locate(['training', 'patch', 1])).toMatchObject({ line: 11, column: 14, length: 2 });
    expect(locateKey(['training', 'patch'])).toMatchObject({ line: 11, column: 3, length: 5 });
    expect(locate(['inference', 'tta'])).toMatchObject({ file: 'sub/min.yaml', line: 1, column: 1 });
  });

  test('every file read is kept, the experiment first', () => {
    rig.write({ 'child.yaml': 'extends: sub/min.yaml\nname: child\n' });
    const { sources } = rig.load('child.yaml');
    expect(sources).toEqual([
      { path: join(rig.folder, 'child.yaml'), text: 'extends: sub/min.yaml\nname: child\n' },
      { path: join(rig.folder, 'sub/min.yaml'), text: MINIMAL },
    ]);
  });
});

describe('data.root is relative to where it is written', () => {
  const withRoot = (root: string) => MINIMAL.replace('data:\n', `data:\n  root: ${root}\n`);

  test('the file in which it stands, also if another extends that', () => {
    rig.write({ 'deep/base.yaml': withRoot('../images'), 'top.yaml': 'extends: deep/base.yaml\n' });
    expect(rig.load('top.yaml').dataRoot).toBe(join(rig.folder, 'images'));
  });

  test('the experiment for the default', () => {
    rig.write({ 'deep/plain.yaml': MINIMAL });
    expect(rig.load('deep/plain.yaml').dataRoot).toBe(join(rig.folder, 'deep'));
  });

  test('the working folder for --set and for the value of a variable', () => {
    rig.write({ 'deep/env.yaml': withRoot('${ROOT:-../images}') });
    expect(rig.load('deep/env.yaml').dataRoot).toBe(join(rig.folder, 'images'));
    expect(rig.load('deep/env.yaml', { env: { ROOT: 'here' } }).dataRoot).toBe(join(rig.folder, 'here'));
    expect(rig.load('deep/env.yaml', { sets: ['data.root=there'] }).dataRoot).toBe(join(rig.folder, 'there'));
  });

  test('the file if a variable only completes the path', () => {
    rig.write({ 'deep/part.yaml': withRoot('images/${PART}') });
    expect(rig.load('deep/part.yaml', { env: { PART: 'b' } }).dataRoot).toBe(join(rig.folder, 'deep/images/b'));
  });
});
