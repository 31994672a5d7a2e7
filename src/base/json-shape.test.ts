import { expect, it } from 'vitest';
import {
  aNumber,
  aNumberOrNull,
  aText,
  aTruth,
  listOf,
  mapOf,
  oneOf,
  optional,
  theText,
  withKeys,
} from './json-shape.js';

it('tells lists, maps and what is in them', () => {
  const shape = withKeys({
    name: aText,
    values: listOf(aNumberOrNull),
    byLabel: optional(mapOf(aNumber)),
    more: optional(oneOf(aText, aNumber)),
  });
  expect(shape({ name: 'a', values: [1, null], byLabel: { x: 1 }, more: 2, other: {} })).toBe(true);
  expect(shape({ name: 'a', values: [] })).toBe(true);
  expect(shape({ name: 'a', values: ['1'] })).toBe(false);
  expect(shape({ name: 'a', values: {} })).toBe(false);
  expect(shape({ name: 'a', values: [], byLabel: [1] })).toBe(false);
  expect(shape({ name: 'a', values: [], byLabel: { x: null } })).toBe(false);
  expect(shape({ name: 'a', values: [], more: null })).toBe(false);
  expect(shape({ values: [] })).toBe(false);
  expect(shape([])).toBe(false);
  expect(shape(null)).toBe(false);
  expect(shape(undefined)).toBe(false);
});

it('tells words and truths', () => {
  const shape = withKeys({ state: theText('complete', 'failed'), kept: aTruth });
  expect(shape({ state: 'failed', kept: false })).toBe(true);
  expect(shape({ state: 'done', kept: false })).toBe(false);
  expect(shape({ state: 0, kept: false })).toBe(false);
  expect(shape({ state: 'failed', kept: 'no' })).toBe(false);
});
