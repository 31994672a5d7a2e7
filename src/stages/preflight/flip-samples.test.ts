import { expect, test } from 'vitest';
import { flipSamples, flipsAlong } from './flip-samples.js';
import { labelledBox } from './labelled-box.js';
import { randomOf } from '../../base/random.js';

test('every combination of some axes, that of none first', () => {
  expect(flipsAlong([])).toEqual([[false, false, false]]);
  expect(flipsAlong([2, 0])).toEqual([
    [false, false, false],
    [false, false, true],
    [true, false, false],
    [true, false, true],
  ]);
});

test('images and labels of every sample turn, and labels told apart by position change places', () => {
  const batch = {
    image: Float32Array.from([1, 10, 2, 20, 3, 30, 4, 40]),
    labels: [Uint8Array.from([1, 2, 0, 1])],
    targets: Float32Array.from([5, 6]),
    samples: [],
  };
  const flipped = flipSamples(batch, {
    size: [2, 1, 1],
    channels: 2,
    flips: [true, false, false],
    pairs: [[[1, 2]], [], []],
  });
  expect(Array.from(flipped.image)).toEqual([2, 20, 1, 10, 4, 40, 3, 30]);
  expect(Array.from(flipped.labels![0]!)).toEqual([1, 2, 2, 0]);
  expect(Array.from(flipped.targets!)).toEqual([5, 6]);
  expect(Array.from(batch.labels[0]!)).toEqual([1, 2, 0, 1]);
});

test('a block is chosen where most labels are', () => {
  const size = [20, 20, 20] as const;
  const labels = new Uint8Array(8000);
  const set = (x: number, y: number, z: number, value: number) => (labels[(z * 20 + y) * 20 + x] = value);
  for (let x = 0; x < 4; x++) set(x, 0, 0, 1);
  for (const [index, value] of [1, 2, 3].entries()) for (let y = 10; y < 14; y++) set(10 + index, y, 10, value);
  const box = labelledBox({ labels, size, extent: [6, 6, 40], random: randomOf(['test']) })!;
  expect(box.labels).toBe(3);
  expect(box.size).toEqual([6, 6, 20]);
  expect(labelledBox({ labels: new Uint8Array(8000), size, extent: [6, 6, 6], random: randomOf([]) })).toBeUndefined();
});
