import { expect, test } from 'vitest';
import { NO_POSTPROCESSING } from '../../imaging/postprocess/apply-postprocessing.js';
import type { EvaluatedClass } from '../evaluate/evaluated-classes.js';
import type { FoldMetrics } from '../evaluate/metrics-file.js';
import { evaluatedCases, judgedLabels, metricOver, pooledDice } from './judged-case.js';

const counts = (tp: number, fp: number, fn: number) => ({ tp, fp, fn });

test('Dice over cases is a mean of cases, and pooled over voxels one of all', () => {
  // Of the large case 90 of 100 voxels, of the small one nothing.
  const cases = [
    judgedLabels('large', { organ: counts(90, 10, 10) }),
    judgedLabels('small', { organ: counts(0, 0, 2) }),
  ];
  expect(metricOver(cases)).toBeCloseTo(0.45, 12);
  expect(pooledDice(cases)).toBeCloseTo(180 / 202, 12);
});

test('a class that is in no map of a case is in no mean', () => {
  const cases = [
    judgedLabels('a', { organ: counts(1, 1, 0), lesion: counts(0, 0, 0) }),
    judgedLabels('b', { organ: counts(1, 0, 0), lesion: counts(1, 0, 1) }),
  ];
  // Organ (2/3 + 1) / 2, lesion 2/3.
  expect(metricOver(cases)).toBeCloseTo((5 / 6 + 2 / 3) / 2, 12);
  expect(metricOver([judgedLabels('c', { lesion: counts(0, 0, 0) })])).toBeNull();
  expect(pooledDice([])).toBeNull();
});

test('evaluated cases are those before postprocessing, over the classes of the mean foreground', () => {
  const one = (name: string, headline: boolean): EvaluatedClass => ({ name, values: [1], kind: 'label', headline });
  const metrics: FoldMetrics = {
    format: 2,
    classes: [one('organ', true), one('besides', false)],
    cases: [
      {
        case: 'a',
        spacing_mm: [1, 1, 1],
        space_declared: true,
        variants: [{ ...NO_POSTPROCESSING, measured: 1 }],
        measured: [
          { organ: { ...counts(0, 1, 1), dice: 0 }, besides: { ...counts(0, 1, 1), dice: 0 } },
          { organ: { ...counts(1, 0, 0), dice: 1 }, besides: { ...counts(0, 1, 1), dice: 0 } },
        ],
      },
    ],
  };
  expect(metricOver([...evaluatedCases(metrics).values()])).toBe(1);
});

test('a regression is judged by its mean absolute error', () => {
  const cases = [
    { case: 'a', target: 10, prediction: 12, baselines: {} },
    { case: 'b', target: 10, prediction: 6, baselines: {} },
  ];
  expect(metricOver([...evaluatedCases({ format: 1, kind: 'regression', cases }).values()])).toBe(3);
});
