import { afterAll, expect, test } from 'vitest';
import { ExperimentRig } from '../experiment-rig.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

const planned = (text: string) => text.replace('features: [8, 16, 32]', 'features: [8, 16, 32], plan: {memory_gb: 8}');

test('a plan has something to size', () => {
  expect(rig.complaintAbout(planned)).toBe(
    `a.yaml:9:44 error PLAN_WITHOUT_AUTO model.plan sizes what is auto, but the network, the patch and the batch are all written
    9 | model: {kind: unet, features: [8, 16, 32], plan: {memory_gb: 8}}
      |                                            ^^^^
   fix: remove model.plan, or set e.g. training.patch to auto`,
  );
});

test.each([
  'training.patch=auto',
  'training.batch=auto',
  'model.features=auto',
  'model.strides=auto',
  'training.loss.batch_dice=auto',
])('which %s is', (set) => {
  expect(() => rig.load('a.yaml', { sets: [set] })).not.toThrow();
});

test('a voxel size that is auto needs no memory', () => {
  expect(rig.complaint('a.yaml', { sets: ['preprocessing.spacing_mm=auto'] })).toContain('PLAN_WITHOUT_AUTO');
});
