import { describe, expect, it } from 'vitest';
import { applyCorruption, corruptionsOf } from './corruptions.js';

const changes = (content: unknown, options: { all: boolean } = { all: false }): string[] =>
  corruptionsOf('numerics', content, options).map(
    ({ path, from, to }) => `${path.join('/')}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`,
  );

describe('corruptionsOf', () => {
  it('makes every value wrong, whole numbers by one, others as little as doubles allow', () => {
    expect(changes({ steps: [{ image: [110], step: 0.5 }], cc: { note: 'tie', kept: true, axis: null } })).toEqual([
      'steps/0/image/0: 110 -> 111',
      'steps/0/step: 0.5 -> 0.5000000000000011',
      'cc/note: "tie" -> "tiex"',
      'cc/kept: true -> false',
      'cc/axis: null -> 0',
    ]);
  });

  it('makes a number that is known to a tolerance wrong by ten times as much', () => {
    expect(changes({ loss: { ce: 1.5 }, ds_weights: { 2: [1, 0] }, gaussian: { '(8,)': { max: 10 } } })).toEqual([
      'loss/ce: 1.5 -> 1.50001',
      'ds_weights/2/0: 1 -> 1.00000000001',
      'ds_weights/2/1: 0 -> 1e-11',
      'gaussian/(8,)/max: 10 -> 10.0001',
    ]);
  });

  it('takes seven values of a long list, the first and the last among them, or all', () => {
    const content = { target: Array.from({ length: 100 }, (_, index) => index) };
    const sampled = changes(content);
    expect(sampled).toHaveLength(7);
    expect(new Set(sampled).size).toBe(7);
    expect([sampled[0], sampled[6]]).toEqual(['target/0: 0 -> 1', 'target/99: 99 -> 100']);
    expect(changes(content)).toEqual(sampled);
    expect(changes(content, { all: true })).toHaveLength(100);
  });

  it('refuses a tolerance that leaves the value as it is', () => {
    expect(() => changes({ polylr_1000: { 0: 0 } })).toThrow(
      'Internal error: the tolerance of numerics/polylr_1000/0 is 0',
    );
  });
});

describe('applyCorruption', () => {
  it('changes one value of a copy', () => {
    const content = { a: [1, { b: 2 }] };
    expect(applyCorruption(content, { path: ['a', '1', 'b'], from: 2, to: 3 })).toEqual({ a: [1, { b: 3 }] });
    expect(content).toEqual({ a: [1, { b: 2 }] });
  });
});
