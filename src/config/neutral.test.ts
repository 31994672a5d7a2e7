import { afterAll, expect, test } from 'vitest';
import type { Json } from '../base/json.js';
import { ExperimentRig, MINIMAL } from './experiment-rig.js';
import { withNeutral, withoutNeutral } from './neutral.js';

const rig = new ExperimentRig();
rig.write({ 'a.yaml': MINIMAL });
afterAll(() => {
  rig.remove();
});

test('a key with its neutral value is left out, another value stays', () => {
  const { experiment } = rig.load('a.yaml', { sets: ['training.accumulate=1', 'training.clip_norm=5'] });
  const { training } = withoutNeutral(experiment);
  expect(training).not.toHaveProperty('accumulate');
  expect(training.clip_norm).toBe(5);
});

test('keys of the first version stay, whatever their value', () => {
  const { experiment } = rig.load('a.yaml');
  expect(withoutNeutral(experiment).training.batch).toBe(2);
});

test('the branch that the kind names is followed', () => {
  const { experiment } = rig.load('a.yaml');
  expect(withoutNeutral(experiment).training.schedule).toEqual({ kind: 'poly', power: 0.9 });
});

test('stored settings get the neutral value of each key that they lack, and no default', () => {
  const { experiment } = rig.load('a.yaml', {
    sets: ['training.clip_norm=off', 'preprocessing.resample.separate_z=never'],
  });
  const stored = withoutNeutral(experiment) as unknown as Json;
  expect(stored).not.toHaveProperty(['training', 'clip_norm']);
  const filled = withNeutral(stored);
  expect(filled).toHaveProperty(['training', 'clip_norm'], 'off');
  expect(filled).toHaveProperty(['preprocessing', 'resample', 'separate_z'], 'never');
  expect(filled).toHaveProperty(['training', 'schedule', 'warmup_epochs'], 0);
});
