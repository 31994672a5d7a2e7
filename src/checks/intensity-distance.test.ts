import { expect, test } from 'vitest';
import { randomOf } from '../base/random.js';
import { imageProfiles, PROFILE_SHARES } from '../imaging/intensity-profile.js';
import { intensityMeasure } from './intensity-distance.js';

const measure = intensityMeasure(PROFILE_SHARES);

/** The ranks of an image of a dark background, of which a share of the voxels is an object. */
function withObject(share: number, level = 200): readonly number[] {
  const data = Float32Array.from({ length: 10_000 }, (_, v) => (v < share * 10_000 ? level : 8 + (v % 5)));
  const { whole } = imageProfiles({ data, size: [10_000, 1, 1], box: undefined });
  return whole.values;
}

const mirrored = (values: readonly number[]): readonly number[] => values.map((value) => -value).reverse();

test('an object of slightly more than one percent is near one of slightly less', () => {
  const [less, more] = [withObject(0.0095), withObject(0.0106)];
  expect(measure.distance(less, more)).toBeLessThan(5);
  expect(measure.distance(more, less)).toBeLessThan(5);
  expect(measure.distance(mirrored(less), mirrored(more))).toBeLessThan(5);
});

test('an end of another level, or one that the other image does not have, counts by half', () => {
  expect(measure.distance(withObject(0.02), withObject(0.02, 400))).toBe(100);
  expect(measure.distance(withObject(0.02, 400), withObject(0.02))).toBe(100);
  expect(measure.distance(withObject(0), withObject(0.02))).toBe(94);
  expect(measure.distance(mirrored(withObject(0.02)), mirrored(withObject(0.02, 400)))).toBe(100);
});

test('is the same both ways, and never below the distance of the centres', () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = randomOf(['pair', seed]);
    const [a, b] = [0, 1].map(() =>
      PROFILE_SHARES.map(() => Math.exp(2 * random.normal())).sort((one, other) => one - other),
    ) as [number[], number[]];
    expect(measure.distance(a, b)).toBe(measure.distance(b, a));
    expect(measure.distance(a, a)).toBe(0);
    expect(measure.distance(a, b)).toBeGreaterThanOrEqual(Math.abs(measure.centre(a) - measure.centre(b)) - 1e-9);
  }
});
