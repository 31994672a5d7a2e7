import { expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import { describeOfflineCopy, sampleOfflineCopy } from './offline-copy.js';

const copies = Array.from({ length: 100 }, (_, number) => sampleOfflineCopy(number, randomOf([1, number])));
const described = copies.map(describeOfflineCopy);

it('makes copies of each kind in turn, and says how each was made', () => {
  expect(copies.slice(0, 6).map(({ kind }) => kind)).toEqual([
    'turned',
    'sheared',
    'scaled',
    'noise',
    'mirrored',
    'turned',
  ]);
  expect(described.slice(0, 5)).toEqual([
    expect.stringMatching(/^turned by -?\d+ \/ -?\d+ \/ -?\d+ degrees$/),
    expect.stringMatching(/^sheared by -?0(\.\d+)? \/ -?0(\.\d+)? \/ -?0(\.\d+)?$/),
    expect.stringMatching(/^scaled by [01](\.\d+)? \/ [01](\.\d+)? \/ [01](\.\d+)?$/),
    expect.stringMatching(/^noise of \d\d grey values$/),
    'mirrored along axis1',
  ]);
});

it('mirrors along every axis and all together before a copy comes twice', () => {
  const mirrored = described.filter((text) => text.startsWith('mirrored'));
  expect(new Set(mirrored.slice(0, 7)).size).toBe(7);
  expect(mirrored.slice(5, 8)).toEqual([
    'mirrored along axis2 / axis3',
    'mirrored along axis1 / axis2 / axis3',
    'mirrored along axis1',
  ]);
});

it('scales volumes by factors with a standard deviation of 29 %', () => {
  const logs = copies.flatMap((copy) =>
    copy.kind === 'scaled' ? [Math.log(copy.factors[0] * copy.factors[1] * copy.factors[2])] : [],
  );
  const deviation = Math.sqrt(logs.reduce((sum, log) => sum + log * log, 0) / logs.length);
  // Three factors uniform in their logarithm from ln 0.75 to ln 4/3: 0.288. Of 20, by chance 0.21 to 0.38.
  expect(deviation).toBeGreaterThan(0.21);
  expect(deviation).toBeLessThan(0.38);
});
