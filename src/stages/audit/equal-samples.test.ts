import { expect, test } from 'vitest';
import { sha256 } from '../../base/hash.js';
import { equalAmong, type DrawnSample } from './equal-samples.js';

function sample(
  epoch: number,
  step: number,
  { content = `${epoch} ${step}`, ...record }: { content?: string } & Partial<DrawnSample['record']> = {},
): DrawnSample {
  return {
    epoch,
    step,
    slot: 0,
    record: { case: 'a', start: [0, 0, 0], draws: {}, ...record },
    hash: sha256(content),
    isConstant: false,
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

test('numbers that were drawn, another place or another case do not', () => {
  const explained = (...pair: [DrawnSample, DrawnSample]) => equalAmong(pair).map((one) => one.explained);
  const noisy = { content: 'same', draws: { noise: { std: 0.05 } } };
  expect(explained(sample(0, 0, noisy), sample(1, 0, noisy))).toEqual([false]);
  const same = { content: 'same' };
  expect(explained(sample(0, 0, same), sample(1, 0, { ...same, start: [1, 0, 0] }))).toEqual([false]);
  expect(explained(sample(0, 0, same), sample(1, 0, { ...same, case: 'b' }))).toEqual([false]);
  // Patches of nothing but padding are alike.
  expect(explained({ ...sample(0, 0, same), isConstant: true }, sample(1, 0, { ...same, case: 'b' }))).toEqual([true]);
});
