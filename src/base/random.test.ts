import { describe, expect, it } from 'vitest';
import { philox, randomOf } from './random.js';

describe('randomOf', () => {
  it('gives the published Philox4x32-10 vector of counter 0 and key 0', () => {
    const out = new Uint32Array(4);
    philox(out, 0, 0, 0);
    // Random123 1.14, kat_vectors, "philox4x32 10", first line.
    expect([...out].map((word) => word.toString(16))).toEqual(['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']);
  });

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
