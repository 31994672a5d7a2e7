import { afterAll, expect, test } from 'vitest';
import { ExperimentRig, MINIMAL } from './experiment-rig.js';

const rig = new ExperimentRig();
rig.write({ 'a.yaml': MINIMAL });
afterAll(() => {
  rig.remove();
});

const loaded = (...sets: string[]) => rig.load('a.yaml', { sets }).experiment;
const complaint = (...sets: string[]) => rig.complaint('a.yaml', { sets });

test('a value is YAML: a number is a number, a list a list', () => {
  expect(loaded('training.epochs=7').training.epochs).toBe(7);
  expect(loaded('augmentation.mirror.axes=[L/R, A/P]').augmentation.mirror.axes).toEqual(['L/R', 'A/P']);
  expect(loaded('description=a b=c').description).toBe('a b=c');
});

test('an index replaces an item, and the next index appends', () => {
  expect(loaded('training.patch.1=20').training.patch).toEqual([8, 20, 16]);
  expect(loaded('model.features.3=64', 'training.patch=[8, 8, 8]').model).toMatchObject({
    features: [8, 16, 32, 64],
  });
});

test('a later --set wins over an earlier one', () => {
  expect(loaded('seed=1', 'seed=2').seed).toBe(2);
});

test('a map replaces the whole map', () => {
  expect(loaded('training.optimizer={kind: sgd}').training.optimizer).toMatchObject({ lr: 0.01, momentum: 0.99 });
});

test('a key inside a missing map starts from the default of that map', () => {
  expect(loaded('training.loss.batch_dice=true').training.loss).toEqual({ kind: 'dice-ce', batch_dice: true });
  expect(loaded('checks.accept.A={value: 1, reason: x}').checks.accept).toEqual({ A: { value: 1, reason: 'x' } });
});

test('a changed kind drops what belongs to the other one, whatever the order', () => {
  const expected = { kind: 'adamw', lr: 0.5, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 3e-5, amsgrad: false };
  const kind = 'training.optimizer.kind=adamw';
  const rate = 'training.optimizer.lr=0.5';
  expect(loaded(kind, rate).training.optimizer).toEqual(expected);
  expect(loaded(rate, kind).training.optimizer).toEqual(expected);
});

test('~ deletes what is written, so that the default comes back', () => {
  expect(loaded('~training.optimizer.lr').training.optimizer.lr).toBe(0.01);
  expect(loaded('~model.features.2').model).toMatchObject({ features: [8, 16] });
});

test('an unknown key is an error with its place in the option', () => {
  expect(complaint('training.optimizer.momentun=0.5')).toBe(
    `--set:1:20 error UNKNOWN_KEY unknown key momentun in training.optimizer of kind sgd
    1 | training.optimizer.momentun=0.5
      |                    ^^^^^^^^
   fix: did you mean momentum?`,
  );
});

test('a wrong value is shown in the option', () => {
  expect(complaint('training.epochs=three')).toBe(
    `--set:1:17 error WRONG_TYPE training.epochs must be a whole number from 1 to 1000000, but it is the text 'three'
    1 | training.epochs=three
      |                 ^^^^^`,
  );
  expect(complaint('training.patch.0=6')).toBe(
    `--set:1:18 error PATCH_NOT_DIVISIBLE training.patch is [6, 12, 16], but the network needs multiples of 4
    1 | training.patch.0=6
      |                  ^
  a.yaml:9:21 the stages
    9 | model: {kind: unet, features: [8, 16, 32]}
      |                     ^^^^^^^^
   fix: use e.g. [8, 12, 16], or fewer stages in model.features`,
  );
});

test('a key that reaches into JavaScript is refused in the path and in the value', () => {
  expect(complaint('__proto__.polluted=1')).toBe(
    `--set:1:1 error KEY_FORBIDDEN __proto__ cannot be used as a key
    1 | __proto__.polluted=1
      | ^^^^^^^^^
   fix: use another name`,
  );
  expect(complaint('training={constructor: 1}')).toContain('--set:1:11 error KEY_FORBIDDEN constructor');
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('what cannot be understood says how it is written', () => {
  for (const text of ['epochs', '=3', 'training..epochs=3', 'training. epochs=3']) {
    expect(complaint(text)).toBe(
      `--set:1:1 error SET_MALFORMED cannot understand --set ${text}
    1 | ${text}
      | ${'^'.repeat(text.length)}
   fix: write key=value, e.g. training.epochs=50, or ~key to delete one`,
    );
  }
  expect(complaint('a=[1')).toContain('--set:1:5 error YAML_SYNTAX');
});

test('deleting what is not there is a mistake', () => {
  expect(complaint('~training.epoch')).toBe(
    `--set:1:11 error SET_NOTHING_TO_DELETE training.epoch is not written in the file, so there is nothing to delete
    1 | ~training.epoch
      |           ^^^^^
   fix: did you mean epochs?`,
  );
  expect(complaint('~nothing.at.all')).toContain('SET_NOTHING_TO_DELETE');
});

test('an item that is not there and a key inside a single value are mistakes', () => {
  expect(complaint('training.patch.5=1')).toBe(
    `--set:1:16 error SET_INDEX training.patch is a list of 3 and has no item 5
    1 | training.patch.5=1
      |                ^
   fix: items count from 0; set training.patch as a whole, e.g. training.patch=[1, 2]`,
  );
  expect(complaint('training.epochs.x=1')).toBe(
    `--set:1:17 error SET_NO_MAP training.epochs is a single value and has no key x
    1 | training.epochs.x=1
      |                 ^
   fix: set training.epochs as a whole`,
  );
});

test('extends belongs into files', () => {
  expect(complaint('extends=b.yaml')).toContain('error UNKNOWN_KEY unknown key extends');
});
