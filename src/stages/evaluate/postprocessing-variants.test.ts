import { describe, expect, it } from 'vitest';
import type { EvaluatedClass } from './evaluated-classes.js';
import type { CaseMetrics } from './metrics-file.js';
import { classesToPostprocess, metricsAfter, postprocessingVariants } from './postprocessing-variants.js';

const classes = (kind: 'label' | 'region', ...names: string[]): EvaluatedClass[] =>
  names.map((name, index) => ({ name, values: [index + 1], kind, headline: true }));
const choice = (foreground: boolean, ...some: string[]) => ({ foreground, classes: some });

describe('postprocessingVariants', () => {
  it('of labels are none or all of them, before and after the foreground', () => {
    expect(postprocessingVariants(classes('label', 'a', 'b', 'c'))).toEqual([
      choice(false),
      choice(false, 'a', 'b', 'c'),
      choice(true),
      choice(true, 'a', 'b', 'c'),
    ]);
  });

  it('of one label are with and without', () => {
    expect(postprocessingVariants(classes('label', 'a'))).toEqual([choice(false), choice(true)]);
  });

  it('of regions are every choice of them, in their order', () => {
    expect(postprocessingVariants(classes('region', 'a', 'b')).slice(0, 4)).toEqual([
      choice(false),
      choice(false, 'a'),
      choice(false, 'b'),
      choice(false, 'a', 'b'),
    ]);
  });

  it('of many regions are those of the foreground only', () => {
    const many = classes('region', 'a', 'b', 'c', 'd', 'e', 'f');
    expect(classesToPostprocess(many)).toEqual([]);
    expect(postprocessingVariants(many)).toEqual([choice(false), choice(true)]);
  });
});

describe('metricsAfter', () => {
  const dice = (a: number, b: number) => ({ a: { tp: 1, fp: 0, fn: 0, dice: a }, b: { tp: 1, fp: 0, fn: 0, dice: b } });
  const measured: CaseMetrics = {
    case: 'x',
    spacing_mm: [1, 1, 1],
    space_declared: true,
    variants: [
      { ...choice(false), measured: 0 },
      { ...choice(false, 'a', 'b'), measured: 1 },
      { ...choice(true), measured: 0 },
      { ...choice(true, 'a', 'b'), measured: 2 },
    ],
    measured: [dice(0.1, 0.2), dice(0.3, 0.4), dice(0.5, 0.6)],
  };

  it('takes each label from the variant that treats it alike', () => {
    expect(metricsAfter(measured, choice(false))).toEqual(dice(0.1, 0.2));
    expect(metricsAfter(measured, choice(false, 'b'))).toEqual(dice(0.1, 0.4));
    expect(metricsAfter(measured, choice(true, 'a'))).toEqual(dice(0.5, 0.2));
    expect(metricsAfter(measured, choice(true, 'a', 'b'))).toEqual(dice(0.5, 0.6));
  });

  it('refuses a postprocessing that was not measured', () => {
    const raw = { ...measured, variants: measured.variants.slice(0, 1) };
    expect(() => metricsAfter(raw, choice(true))).toThrow(
      'Internal error: a was not measured after this postprocessing',
    );
  });
});
