import { expect, it } from 'vitest';
import { mersenneTwister } from './mersenne-twister.js';

it('gives the published first word of seed 5489 and its ten-thousandth', () => {
  // ISO C++ [rand.predef]: the 10000th consecutive invocation of a default mt19937 (seed 5489) is 4123659995.
  const next = mersenneTwister(5489);
  expect(next()).toBe(3499211612);
  for (let i = 2; i < 10_000; i++) next();
  expect(next()).toBe(4123659995);
});

it('takes the largest seed', () => {
  expect(mersenneTwister(0xffffffff)()).not.toBe(mersenneTwister(0)());
});
