import { afterAll, expect, it } from 'vitest';
import { ExperimentRig, MINIMAL } from '../../config/experiment-rig.js';
import { summarize } from './spec.js';

const rig = new ExperimentRig();
rig.write({ 'a.yaml': MINIMAL });
afterAll(() => {
  rig.remove();
});

function sliceOf(...sets: string[]) {
  return summarize.reads(rig.load('a.yaml', { sets }).experiment);
}

it('sees that validation cases choose the epoch of the weights: by the best one, or by stopping early', () => {
  expect(sliceOf('inference.checkpoint=best')).toHaveProperty('selected_on_validation', true);
  expect(sliceOf('training.early_stopping={patience: 3}')).toHaveProperty('selected_on_validation', true);
});

it('keeps the fingerprint of an experiment in which they do not', () => {
  expect(sliceOf()).not.toHaveProperty('selected_on_validation');
});
