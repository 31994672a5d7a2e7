import { expect, test } from 'vitest';
import { sha256 } from '../../base/hash.js';
import { equalAmong, type DrawnSample } from './equal-samples.js';

function sample(
  epoch: number,
  step: number,
  {
    content = `${epoch} ${step}`,
    values = 3,
    ...record
  }: { content?: string; values?: number } & Partial<DrawnSample['record']> = {},
): DrawnSample {
  return {
    epoch,
    step,
    slot: 0,
    record: { case: 'a', start: [0, 0, 0], draws: {}, ...record },
    hash: sha256(content),
    values,
  };
}

test('samples that differ are no pair', () => {
  expect(equalAmong([sample(0, 0), sample(0, 1), sample(1, 0)])).toEqual([]);
});

test('the same place of a case of which nothing or flips were drawn explains an equal pair', () => {
  const flipped = { content: 'same', draws: { mirror: { flips: [true, false, false] } } };
  expect(equalAmong([sample(0, 0, flipped), sample(1, 3, flipped)])).toEqual([
    {
      first: { case: 'a', epoch: 0, step: 0, slot: 0 },
      second: { case: 'a', epoch: 1, step: 3, slot: 0 },
      explained: true,
    },
  ]);
});

/** Of two samples with the same content. */
function isExplained(
  first: Parameters<typeof sample>[2] = {},
  second: Parameters<typeof sample>[2] = first,
): boolean | undefined {
  return equalAmong([sample(0, 0, { content: 'same', ...first }), sample(1, 0, { content: 'same', ...second })])[0]
    ?.explained;
}

test('another place or another case does not, unless nothing is there', () => {
  expect(isExplained()).toBe(true);
  expect(isExplained({}, { start: [1, 0, 0] })).toBe(false);
  expect(isExplained({}, { case: 'b' })).toBe(false);
  // Patches of nothing but padding are alike.
  expect(isExplained({ values: 1 }, { values: 1, case: 'b' })).toBe(true);
});

const gammaOf = (gamma: number) => ({ gamma: { gammas: [gamma] } });

test.each([2, 3])('the same numbers, drawn twice, do not, whether an image has %i values or more', (values) => {
  expect(isExplained({ values, draws: gammaOf(0.8) })).toBe(false);
  expect(isExplained({ values, draws: gammaOf(0.8) }, { values, draws: gammaOf(0.8), case: 'b' })).toBe(false);
});

test('different numbers, or none for one of both, do not: what was drawn was not done', () => {
  expect(isExplained({ draws: gammaOf(0.8) }, { draws: gammaOf(1.2) })).toBe(false);
  expect(isExplained({ draws: {} }, { draws: gammaOf(1.2) })).toBe(false);
  expect(isExplained({ draws: gammaOf(1.2) }, { draws: {} })).toBe(false);
});

test('different numbers do where an image has two values, which they may leave as they are', () => {
  const mask = (draws: DrawnSample['record']['draws'], id = 'a') => ({ values: 2, draws, case: id });
  expect(isExplained(mask(gammaOf(0.8)), mask(gammaOf(1.2)))).toBe(true);
  expect(isExplained(mask({}), mask(gammaOf(1.2)))).toBe(true);
  expect(isExplained(mask(gammaOf(1.2)), mask({}, 'b'))).toBe(true);
  expect(isExplained(mask({}), mask({}))).toBe(true);
  expect(isExplained(mask({}), mask({}, 'b'))).toBe(false);
});
