import { afterAll, expect, test } from 'vitest';
import { ExperimentRig, MINIMAL } from '../experiment-rig.js';

const rig = new ExperimentRig();
rig.write({ 'min.yaml': MINIMAL });
afterAll(() => {
  rig.remove();
});

test.each([
  ['blur', 'sigma', 0, 10],
  ['noise', 'std', 0, 10],
  ['brightness', 'factor', 0, 100],
  ['contrast', 'factor', 0, 100],
  ['gamma', 'gamma', 0.05, 20],
  ['gamma_inverted', 'gamma', 0.05, 20],
])('%s.%s is drawn from a range between %d and %d', (transform, key, least, most) => {
  const set = (high: number) => ({ sets: [`augmentation.${transform}={${key}: [1, ${high}]}`] });
  expect(() => rig.load('min.yaml', set(most))).not.toThrow();
  expect(rig.complaint('min.yaml', set(most + 1))).toContain(
    `OUT_OF_RANGE augmentation.${transform}.${key}[1] is ${most + 1}, but must be at least ${least} and at most ${most}\n`,
  );
});

test('elastic displacements and their smoothness are bounded', () => {
  const set = (magnitude: number, scale: number) => ({
    sets: [`augmentation.elastic={magnitude: [0, ${magnitude}], scale: [0.1, ${scale}]}`],
  });
  expect(() => rig.load('min.yaml', set(1000, 10))).not.toThrow();
  expect(rig.complaint('min.yaml', set(1001, 11)).match(/OUT_OF_RANGE .*/g)).toEqual([
    'OUT_OF_RANGE augmentation.elastic.magnitude[1] is 1001, but must be at least 0 and at most 1000',
    'OUT_OF_RANGE augmentation.elastic.scale[1] is 11, but must be at least 0 and at most 10',
  ]);
});
