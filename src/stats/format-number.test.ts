import { expect, it } from 'vitest';
import { formatNumber } from './format-number.js';

it.each([
  [0, '0'],
  [1.00049, '1.000'],
  [-12.3456, '-12.35'],
  [0.000123456, '0.0001235'],
  [9999.6, '10000'],
  [123456.7, '123457'],
  [12345678, '1.23e+7'],
  [-0.0000123, '-1.23e-5'],
])('writes %d for reading', (value, text) => {
  expect(formatNumber(value, 4)).toBe(text);
});
