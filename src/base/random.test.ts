import { describe, expect, it } from 'vitest';
import { randomOf } from './random.js';

describe('randomOf', () => {
  it('depends on every part of the key and on nothing else', () => {
    const draw = (...key: (number | string)[]) => randomOf(key).uniform();
    expect(draw(1, 2, 'a')).toBe(draw(1, 2, 'a'));
    const values = [
      draw(1, 2, 'a'),
      draw(1, 2, 'b'),
      draw(1, 3, 'a'),
      draw(12, 'a'),
      draw(1, '2', 'a'),
      draw(1, 2, 'a', 0),
    ];
    expect(new Set(values).size).toBe(values.length);
  });

  it('has the moments of a uniform and of a normal variable', () => {
    const random = randomOf([7, 'moments']);
    const n = 100_000;
    let sum = 0;
    let squares = 0;
    let normalSum = 0;
    let normalSquares = 0;
    for (let i = 0; i < n; i++) {
      const u = random.uniform();
      sum += u;
      squares += u * u;
      const z = random.normal();
      normalSum += z;
      normalSquares += z * z;
    }
    // Five standard errors of each moment.
    expect(Math.abs(sum / n - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(squares / n - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / n));
    expect(Math.abs(normalSum / n)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(normalSquares / n - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
  });

  it('draws every whole number below the count equally often', () => {
    const random = randomOf([3]);
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[random.integer(6)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(10_000 * (5 / 6)));
  });
});
