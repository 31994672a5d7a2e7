import { afterAll, expect, test } from 'vitest';
import { ExperimentRig, MINIMAL } from '../experiment-rig.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

test('a regression has no label maps to postprocess', () => {
  const text = `${MINIMAL.slice(0, MINIMAL.indexOf('task:')).replace('data:', 'data:\n  table: cases.csv')}task: {kind: regression, target: ml, behaves_as: volume}
preprocessing: {size: [8, 8, 8]}
model: {kind: resnet}
training: {epochs: 1}
inference: {postprocess: largest_component}
`;
  expect(rig.complaintAbout(() => text)).toBe(
    `a.yaml:13:26 error KIND_OF_OTHER_TASK postprocess: largest_component changes label maps, but the task is a regression
   13 | inference: {postprocess: largest_component}
      |                          ^^^^^^^^^^^^^^^^^
  a.yaml:9:14 the task
    9 | task: {kind: regression, target: ml, behaves_as: volume}
      |              ^^^^^^^^^^
   fix: use postprocess: off`,
  );
});
