import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatValue } from './format-value.js';

it.each([
  ['L/R'],
  ['001'],
  ['true'],
  ['Null'],
  ['L/R: left kidney, right kidney'],
  ['a ~ b'],
  ['ends with a blank '],
  ['" \\ \n'],
  ['#1'],
  ['é'],
  [['A/P', 'case 7', '1e3']],
  [{ cases: 3, 'a: b': [1, null, true] }],
])('%j can be pasted into a file and is the same value there', (value) => {
  expect(parse(`value: ${formatValue(value)}`)).toEqual({ value });
  expect(parse(`{value: ${formatValue(value)}, reason: x}`)).toEqual({ value, reason: 'x' });
});

it('leaves out quotes where they are not needed', () => {
  expect(formatValue(['L/R', 'case_1', 0.5, { units: 2 }])).toBe('[L/R, case_1, 0.5, {units: 2}]');
});
