import { expect, it } from 'vitest';
import { predictionsTable } from './predictions-table.js';

const cases = [
  { case: 'p02_1', unit: 'p02', fold: 1, target: 30.9, prediction: 28.4 },
  { case: 'p01_1', unit: 'p01', fold: 0, target: 12.5, prediction: 14 },
];

it('has a row per case by id, with whom it counts for, both numbers, their difference and the unit of measure', () => {
  expect(predictionsTable(cases, 'ml')).toBe(
    'case,independent_unit,fold,target,prediction,error,unit\n' +
      'p01_1,p01,0,12.5,14,1.5,ml\n' +
      'p02_1,p02,1,30.9,28.4,-2.5,ml\n',
  );
});

it('names no fold where the networks of all folds predicted', () => {
  const tested = cases
    .slice(1)
    .map(({ case: id, unit, target, prediction }) => ({ case: id, unit, target, prediction }));
  expect(predictionsTable(tested, '')).toBe(
    'case,independent_unit,target,prediction,error,unit\np01_1,p01,12.5,14,1.5,\n',
  );
});
