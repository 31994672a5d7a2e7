import { describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import type { Triple } from '../volume.js';
import { distancesToSites } from './distances-to-sites.js';

const everywhere = (count: number): Int32Array => Int32Array.from({ length: count }, (_, index) => index);

function byTrying(sites: Uint8Array, [n1, n2]: Triple, spacingMm: Triple): Float64Array {
  const place = (v: number): Triple => [
    (v % n1) * spacingMm[0],
    (Math.floor(v / n1) % n2) * spacingMm[1],
    Math.floor(v / n1 / n2) * spacingMm[2],
  ];
  return Float64Array.from(sites, (_, v) => {
    const [x, y, z] = place(v);
    let least = Infinity;
    for (let s = 0; s < sites.length; s++) {
      if (sites[s] === 0) continue;
      const [a, b, c] = place(s);
      least = Math.min(least, Math.hypot(x - a, y - b, z - c));
    }
    return least;
  });
}

describe('distancesToSites', () => {
  it('is the distance to the nearest site, for any spacing, share of sites and size of slabs', () => {
    const random = randomOf(['distances']);
    for (let trial = 0; trial < 40; trial++) {
      const size: Triple = [1 + random.integer(9), 1 + random.integer(9), 1 + random.integer(9)];
      const spacingMm: Triple = [random.between(0.3, 4), random.between(0.3, 4), random.between(0.3, 4)];
      const share = random.uniform() ** 3;
      const sites = Uint8Array.from({ length: size[0] * size[1] * size[2] }, () => (random.uniform() < share ? 1 : 0));
      const found = distancesToSites({
        sites,
        size,
        spacingMm,
        at: everywhere(sites.length),
        pointsAtATime: 1 + random.integer(sites.length),
      });
      const expected = byTrying(sites, size, spacingMm);
      for (let v = 0; v < sites.length; v++) {
        if (expected[v] === Infinity) expect(found[v]).toBe(Infinity);
        // Sums of squares in another order: a few units in the last place.
        else expect(found[v]! - expected[v]!).toBeCloseTo(0, 10);
      }
    }
  });

  it('answers for the points that were asked for, in their order', () => {
    const sites = Uint8Array.from([0, 0, 0, 1, 0, 0]);
    const ask = (at: readonly number[]): number[] => [
      ...distancesToSites({ sites, size: [6, 1, 1], spacingMm: [2, 1, 1], at: Int32Array.from(at), pointsAtATime: 2 }),
    ];
    expect(ask([5, 0, 3, 0])).toEqual([4, 6, 0, 6]);
    expect(ask([])).toEqual([]);
  });
});
