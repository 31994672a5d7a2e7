import { expect, test } from 'vitest';
import { factsOf } from './checks-rig.js';
import { unitsAlike } from './units-alike.js';

const judged = (units: readonly string[], column = 'patient') => {
  const cases = units.map((one, index) => ({ id: `c${index}`, unit: one, family: `c${index}` }));
  const verdict = unitsAlike.judge(factsOf({ data: { independent_unit: column } }, { cases }));
  return verdict.kind === 'fail' ? verdict.value : verdict.kind;
};

test('one patient that is written in two ways is refused', () => {
  expect(judged(['P00', 'p00', 'p01'])).toEqual(['P00, p00']);
  expect(judged(['P-007', 'p7', 'p7', 'P_07 ', 'p8'])).toEqual(['P-007, P_07 , p7']);
  expect(judged(['M\u00fcller', 'mu\u0308ller'])).toHaveLength(1);
  expect(judged(['site 1 / 3', 'site 1-3', 'site 2-3'])).toEqual(['site 1 / 3, site 1-3']);
});

test('patients that are told apart by numbers or letters pass', () => {
  expect(judged(['1-23', '12-3', '123', '1', '10', '100', 'a1', 'b1', '0', '00a'])).toBe('pass');
  expect(judged(['P00', 'p00'], 'case')).toBe('pass');
});
