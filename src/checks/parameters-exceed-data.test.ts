import { expect, test } from 'vitest';
import { casesOf, factsOf, regressionFactsOf } from './checks-rig.js';
import { parametersExceedData } from './parameters-exceed-data.js';

const units = (count: number) => casesOf(...Array.from({ length: count }, (_, i) => `p${i}`));
const rasternet = {
  model: { kind: 'rasternet', width: 1 },
  preprocessing: { size: [128, 128, 128] },
  data: { split: { kind: 'kfold', folds: 6, seed: 0, stratify: 'none' } },
} as const;

test('the author of RasterNet had 25 patients to train on, and would have needed 44', () => {
  const verdictFor = (count: number) =>
    parametersExceedData.judge(regressionFactsOf(rasternet, { cases: units(count) }));
  expect(verdictFor(30)).toMatchObject({
    kind: 'fail',
    value: { parameters: 437_476_609, units: 25 },
    findings: [
      {
        message:
          'model rasternet has 437,476,609 parameters and a fold trains on 25 independent units: 1.75e7 for each, more than 1e7 (checks.max_parameters_per_unit)',
        places: [
          { span: { lineText: 'model.kind' } },
          { span: { lineText: 'data.independent_unit' } },
          { span: { lineText: 'data.split' } },
          { span: { lineText: 'checks.max_parameters_per_unit' } },
        ],
      },
    ],
  });
  expect(verdictFor(51)).toMatchObject({ kind: 'fail', value: { units: 42 } });
  expect(verdictFor(53)).toMatchObject({ kind: 'pass' });
});

test("nnU-Net's largest preset passes with 16 patients", () => {
  const model = {
    kind: 'resenc-unet',
    features: [32, 64, 128, 256, 320, 320],
    blocks_per_stage: 'auto',
    strides: 'halve',
    kernels: 3,
  } as const;
  const split = { kind: 'holdout', fraction: 0.2, seed: 0, stratify: 'none' } as const;
  const facts = factsOf({ model, data: { split } }, { cases: units(20) });
  expect(parametersExceedData.judge(facts)).toEqual({ kind: 'pass' });
  const strict = factsOf({ model, data: { split }, checks: { max_parameters_per_unit: 6e6 } }, { cases: units(20) });
  expect(parametersExceedData.judge(strict)).toMatchObject({
    kind: 'fail',
    value: { parameters: 102_349_770, units: 16 },
  });
});

test('a small network is counted in digits, and a segmentation needs data rather than another task', () => {
  const model = { kind: 'unet', features: [8, 16], convs_per_stage: 2, strides: 'halve', kernels: 3 } as const;
  const facts = factsOf({ model, checks: { max_parameters_per_unit: 0 } }, { cases: units(4) });
  expect(parametersExceedData.judge(facts)).toMatchObject({
    findings: [
      {
        message: expect.stringMatching(/: \d{1,2},\d{3} for each, more than 0 \(checks/) as string,
        fix: 'use a smaller network (model.features), or add data',
      },
    ],
  });
});

test('what is planned, and folds from a file, are not judged', () => {
  const planned = { kind: 'unet', features: 'auto', convs_per_stage: 2, strides: 'auto', kernels: 'auto' } as const;
  const strict = { checks: { max_parameters_per_unit: 1 } };
  expect(parametersExceedData.judge(factsOf({ model: planned, ...strict }, { cases: units(3) })).kind).toBe('pass');
  const written = { data: { split: { kind: 'file', file: 'a.json' } } } as const;
  expect(parametersExceedData.judge(factsOf({ ...written, ...strict }, { cases: units(3) })).kind).toBe('pass');
  expect(parametersExceedData.judge(factsOf()).kind).toBe('unknown');
});

test('units of the test set train nothing', () => {
  const cases = units(60).map((one, i) => (i < 30 ? { ...one, test: true as const } : one));
  expect(parametersExceedData.judge(regressionFactsOf(rasternet, { cases }))).toMatchObject({ value: { units: 25 } });
});
