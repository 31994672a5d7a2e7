import { describe, expect, test } from 'vitest';
import { factsOf, settingsOf } from './checks-rig.js';
import type { CheckFacts, ImageFact } from './facts.js';
import { geometryShift } from './geometry-shift.js';
import { targetShift } from './target-shift.js';

/** Looks random and is the same everywhere, from 0 to 1. */
const draw = (index: number): number => {
  const value = Math.sin(index * 12.9898 + 1) * 43758.5453;
  return value - Math.floor(value);
};
const foldsOf = (n: number, folds: number) =>
  Array.from({ length: folds }, (_, fold) => ({
    train: Array.from({ length: n }, (_, i) => i).flatMap((i) => (i % folds === fold ? [] : [`c${i}`])),
    validation: Array.from({ length: n }, (_, i) => i).flatMap((i) => (i % folds === fold ? [`c${i}`] : [])),
  }));

function targets(n: number, folds: number, targetOf: (i: number) => number): CheckFacts {
  const task = {
    kind: 'regression',
    target: 'ml',
    behaves_as: 'volume',
    depends_on: 'shape',
    transform: 'none',
  } as const;
  return factsOf(
    {},
    {
      settings: { ...settingsOf(), task },
      cases: Array.from({ length: n }, (_, i) => ({
        id: `c${i}`,
        unit: `c${i}`,
        family: `c${i}`,
        target: targetOf(i),
      })),
      folds: foldsOf(n, folds),
    },
  );
}

describe('targets on two sides of a fold', () => {
  test('of one distribution are no finding, in 200 draws of 65 cases in 5 folds and of 20 in 5', () => {
    const found = Array.from({ length: 200 }, (_, seed) => [
      targetShift.judge(targets(65, 5, (i) => draw(i + 100 * seed))).kind,
      targetShift.judge(targets(20, 5, (i) => draw(i + 100 * seed) ** 3)).kind,
    ]).flat();
    // At 0.01 over all tests of an experiment, about 4 of 400 by chance.
    expect(found.filter((kind) => kind === 'fail').length).toBeLessThanOrEqual(8);
  });

  test('of which one fold has the large ones are told, with that fold', () => {
    const verdict = targetShift.judge(targets(65, 5, (i) => draw(i) + (i % 5 === 3 ? 1.5 : 0)));
    expect(verdict).toMatchObject({ kind: 'fail', value: ['fold 3'] });
    expect(verdict.kind === 'fail' && verdict.findings[0]!.message).toMatch(
      /^fold 3: targets of validation are about [\d.]+, of training [\d.]+: p = .* of a Kolmogorov-Smirnov test, their mean is [\d.]+ SD above that of training, \d+ of 13 lie beyond all that is trained on$/,
    );
  });

  test('are counted once per unit', () => {
    const facts = targets(65, 5, (i) => draw(i) + (i % 5 === 3 ? 1.5 : 0));
    const copies = facts.cases!.map((one, i) => ({ ...one, unit: i % 5 === 3 ? 'one patient' : one.unit }));
    expect(targetShift.judge({ ...facts, cases: copies }).kind).toBe('pass');
  });
});

describe('geometry', () => {
  const image = (id: string, more: Partial<ImageFact> = {}): ImageFact => ({
    case: id,
    contents: {},
    hasSpace: true,
    file: id,
    spacingMm: [1, 1, 1],
    orientation: 'RAS',
    ...more,
  });
  const judged = (images: readonly ImageFact[], orientation = 'RAS') =>
    geometryShift.judge(factsOf({ preprocessing: { orientation } }, { images, folds: foldsOf(images.length, 2) }));

  test('that training sees is no finding, up to a tenth beyond', () => {
    expect(judged([image('c0'), image('c1', { spacingMm: [1.09, 1, 0.91] })]).kind).toBe('pass');
    // As headers keep 1.1 and 0.9.
    const rounded = image('c2', { spacingMm: [Math.fround(1.1), 1, Math.fround(0.9)] });
    expect(judged([image('c0'), image('c1'), rounded, image('c3')]).kind).toBe('pass');
  });

  test('is compared along the axes of the body, however images are stored', () => {
    const thick = image('c0', { spacingMm: [1, 1, 3] });
    const turned = { spacingMm: [3, 1, 1], orientation: 'SAR' } as const;
    expect(judged([thick, image('c1', turned)]).kind).toBe('pass');
    expect(judged([thick, image('c1', { ...turned, orientation: 'RAS' })]).kind).toBe('fail');
    // Nobody knows which axis of these is which.
    expect(judged([thick, image('c1', { ...turned, hasSpace: false })]).kind).toBe('fail');
  });

  test('that training does not see is told with the case', () => {
    const found = judged([image('c0'), image('c1'), image('c2', { spacingMm: [1, 1, 3] })]);
    expect(found).toMatchObject({ kind: 'fail', value: ['c2'] });
    expect(found.kind === 'fail' && found.findings[0]!.message).toBe(
      '1 case has a voxel size more than 10 % beyond all that their fold trains on: c2 (1.00 x 1.00 x 3.00 mm)',
    );
  });

  test('of axes that nobody turns is told with the directions', () => {
    const images = [image('c0'), image('c1', { orientation: 'LPS' })];
    expect(judged(images).kind).toBe('pass');
    expect(judged(images, 'stored')).toMatchObject({ kind: 'fail', value: ['LPS', 'RAS'] });
  });
});
