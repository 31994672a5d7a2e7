import { afterAll, expect, test } from 'vitest';
import { ExperimentRig } from './experiment-rig.js';
import { labelSourceOf } from './label-source.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

const PLAIN = 'label: labels/{case}.nii.gz';
const withLabel = (label: string) => (text: string) => text.replace(PLAIN, `label: ${label}`);

test('label maps are a path, or a path and a volume of its files', () => {
  expect(() => rig.complaintAbout((text) => text)).toThrow('without complaint');
  expect(labelSourceOf(rig.load('a.yaml').experiment.data)).toEqual({
    map: 'labels/{case}.nii.gz',
    path: ['data', 'label'],
  });
  const sets = ["data.label={map: 'seg/{case}.nii', component: 1}"];
  expect(labelSourceOf(rig.load('a.yaml', { sets }).experiment.data)).toEqual({
    map: 'seg/{case}.nii',
    component: 1,
    path: ['data', 'label', 'map'],
  });
  expect(labelSourceOf({})).toBeUndefined();
});

test('a path without a place for the case id is shown where it is written', () => {
  expect(rig.complaintAbout(withLabel('{ map: labels.nii, component: 0 }'))).toBe(
    `a.yaml:5:17 error CASE_PLACEHOLDER_MISSING data.label.map does not say where the case id stands
    5 |   label: { map: labels.nii, component: 0 }
      |                 ^^^^^^^^^^
   fix: write {case} in its place, e.g. images/{case}.nii.gz; a column name needs data.table`,
  );
});

test('a mistyped key and a volume below 0 are one mistake each', () => {
  expect(rig.complaintAbout(withLabel("{ map: '{case}.nii', componet: 0 }"))).toContain(
    'error UNKNOWN_KEY unknown key componet in data.label\n',
  );
  expect(rig.complaintAbout(withLabel("{ map: '{case}.nii', component: -1 }"))).toContain(
    'error OUT_OF_RANGE data.label.component is -1',
  );
});
