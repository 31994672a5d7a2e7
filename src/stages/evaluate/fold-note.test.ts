import { expect, it } from 'vitest';
import { noteOnLabelMaps, noteOnNumbers } from './fold-note.js';
import type { FoldMetrics } from './metrics-file.js';

it('tells the MAE of a fold with its unit', () => {
  const cases = [
    { case: 'a', target: 10, prediction: 12, baselines: {} },
    { case: 'b', target: 20, prediction: 19, baselines: {} },
  ];
  expect(noteOnNumbers(cases, 'ml')).toBe('MAE 1.50 ml over 2 cases');
  expect(noteOnNumbers(cases.slice(1), '')).toBe('MAE 1.00 over 1 case');
});

function metricsOf(dice: readonly (readonly [number | null, number | null])[]): FoldMetrics {
  return {
    format: 2,
    classes: [
      { name: 'front', values: [1], kind: 'label', headline: true },
      { name: 'back', values: [2], kind: 'label', headline: true },
      { name: 'both', values: [1, 2], kind: 'foreground', headline: false },
    ],
    cases: dice.map(([front, back], index) => ({
      case: `c${index}`,
      spacing_mm: [1, 1, 1],
      space_declared: true,
      variants: [{ foreground: false, classes: [], measured: 0 }],
      measured: [
        Object.fromEntries(
          Object.entries({ front, back, both: 0.1 }).map(([name, value]) => [
            name,
            { tp: 1, fp: 0, fn: 0, dice: value },
          ]),
        ),
      ],
    })),
  } as FoldMetrics;
}

it('tells the mean Dice of a fold: over the cases where a label is defined, then over the labels', () => {
  expect(
    noteOnLabelMaps(
      metricsOf([
        [0.8, 0.6],
        [0.6, null],
      ]),
    ),
  ).toBe('mean Dice 0.650 over 2 cases');
  expect(noteOnLabelMaps(metricsOf([[null, null]]))).toBe('mean Dice is undefined over 1 case');
});
