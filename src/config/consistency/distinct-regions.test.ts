import { afterAll, describe, expect, test } from 'vitest';
import { ExperimentRig, MINIMAL } from '../experiment-rig.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

const TASK = 'task: {kind: segmentation, labels: {background: 0, organ: 1}}';
const START = `task:
  kind: segmentation
  labels: {background: 0, edema: 1, core: 2, unsure: 3}
  ignore: unsure
  regions:
`;
const complaint = (...regions: string[]) =>
  rig.complaintAbout((text) => text.replace(TASK, () => START + regions.map((line) => `    ${line}`).join('\n')));

describe('a region', () => {
  test('is made of foreground that is trained', () => {
    expect(complaint('lesion: {of: [edema, background], as: edema}')).toBe(
      `a.yaml:13:26 error REGION_NOT_FOREGROUND the region lesion contains background, but a region is made of foreground
   13 |     lesion: {of: [edema, background], as: edema}
      |                          ^^^^^^^^^^
   fix: leave background out of it`,
    );
    expect(complaint('lesion: {of: [edema, unsure], as: edema}')).toBe(
      `a.yaml:13:26 error REGION_NOT_FOREGROUND the region lesion contains unsure, which task.ignore leaves out of training
   13 |     lesion: {of: [edema, unsure], as: edema}
      |                          ^^^^^^
   fix: leave unsure out of it`,
    );
  });

  test('is written as one of its labels', () => {
    expect(complaint('lesion: {of: [edema], as: core}')).toBe(
      `a.yaml:13:31 error REGION_WRITES_OTHER_LABEL the region lesion is written as core, which is none of its labels
   13 |     lesion: {of: [edema], as: core}
      |                               ^^^^
   fix: write as: edema`,
    );
    expect(complaint('lesion: {of: [edema, core], as: unsure}')).toContain(
      'fix: write as: edema, or another of its labels: core',
    );
  });

  test('has the name of a label only if it is that label', () => {
    expect(complaint('core: {of: [edema, core], as: core}')).toBe(
      `a.yaml:13:5 error REGION_NAMED_AS_LABEL the region core has the name of a label, but is made of edema and core
   13 |     core: {of: [edema, core], as: core}
      |     ^^^^
  a.yaml:10:37 the label
   10 |   labels: {background: 0, edema: 1, core: 2, unsure: 3}
      |                                     ^^^^
   fix: give the region a name of its own`,
    );
  });

  test('is not another one under a second name', () => {
    expect(complaint('lesion: {of: [edema, core], as: edema}', 'tumour: {of: [core, edema], as: core}')).toBe(
      `a.yaml:14:5 error REGION_TWICE the regions lesion and tumour are made of the same labels
   14 |     tumour: {of: [core, edema], as: core}
      |     ^^^^^^
  a.yaml:13:5 lesion is written here
   13 |     lesion: {of: [edema, core], as: edema}
      |     ^^^^^^
   fix: remove one of them`,
    );
  });

  test('stands before those that it contains', () => {
    expect(complaint('core: {of: [core], as: core}', 'lesion: {of: [edema, core], as: edema}')).toBe(
      `a.yaml:14:5 error REGION_HIDDEN the region lesion contains core and is written after it, so that nothing of core shows
   14 |     lesion: {of: [edema, core], as: edema}
      |     ^^^^^^
  a.yaml:13:5 core is written here
   13 |     core: {of: [core], as: core}
      |     ^^^^
   fix: write lesion before core: a later region covers an earlier one`,
    );
  });

  test('of a label that does not exist is complained about once', () => {
    expect(complaint('core: {of: [core, edma], as: edema}').match(/error \w+/g)).toEqual([
      'error REGION_UNKNOWN_LABEL',
    ]);
  });
});

test('regions from large to small, and those that only overlap, are fine', () => {
  const regions = ['lesion: {of: [edema, core], as: edema}', 'core: {of: [core], as: core}'];
  const overlapping = ['left: {of: [edema, core], as: edema}', 'right: {of: [core, fluid], as: fluid}'];
  const withRegions = (labels: string, lines: readonly string[]) => {
    const task = `task:\n  kind: segmentation\n  labels: {${labels}}\n  regions:\n    ${lines.join('\n    ')}`;
    rig.write({ 'a.yaml': MINIMAL.replace(TASK, () => task) });
    return () => rig.load('a.yaml');
  };
  expect(withRegions('background: 0, edema: 1, core: 2', regions)).not.toThrow();
  expect(withRegions('background: 0, edema: 1, core: 2, fluid: 3', overlapping)).not.toThrow();
});
