import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stageContext } from '../../../test/support/stage-context.js';
import type { JsonObject } from '../../base/json.js';
import { main } from './main.js';

const image = (side: number): JsonObject => ({
  size: [side, side, side],
  spacing_mm: [1, 1, 1],
  channels: { us: { nonzero: side ** 3 } },
});

const training = Object.fromEntries(
  Array.from({ length: 8 }, (_, i) => [`c${i}`, { unit: `p${i}`, target: 10 + i }] as const),
);
const tested = { t0: { unit: 'q0', target: 20 }, t1: { unit: 'q0', target: 22 }, t2: { unit: 'q1', target: 30 } };

function contextWith(predictions: Readonly<Record<string, number>>) {
  const outputs = Object.fromEntries([
    ...Object.keys(training).map((id, i) => [`ingest[${id}]`, { 'image.json': image(20 + i) }] as const),
    ...Object.keys(tested).map((id) => [`ingest-test[${id}]`, { 'image.json': image(24) }] as const),
  ]);
  const cases = Object.fromEntries(
    Object.entries(predictions).map(([id, value]) => [id, { value, outputs: [[0]] }] as const),
  );
  return stageContext({
    node: 'evaluate-test',
    settings: { kind: 'regression', regression: { unit: 'ml' }, per_case: false },
    inputs: { table: training, 'test-table': tested },
    outputs: { ...outputs, 'predict-test': { 'predictions.json': { format: 1, kind: 'regression', cases } } },
  });
}

it('measures the test cases beside baselines that were fitted on all other cases', async () => {
  const context = contextWith({ t0: 21, t1: 22, t2: 27 });
  await main(context);
  const result = JSON.parse(readFileSync(join(context.out, 'result.json'), 'utf8')) as {
    claim: string;
    cases: object;
    units: number;
    regression: { per_unit: { mae: { value: number } }; per_case: { mae: { value: number } } };
    per_case: { case: string; baselines: Record<string, number> }[];
  };
  expect([result.claim, result.cases, result.units]).toEqual(['unit', { expected: 3, evaluated: 3, undefined: 0 }, 2]);
  // Errors 1, 0 and 3: of the units 0.5 and 3.
  expect(result.regression.per_case.mae.value).toBeCloseTo(4 / 3, 12);
  expect(result.regression.per_unit.mae.value).toBeCloseTo(1.75, 12);
  // The targets outside the test set are 10 to 17.
  for (const { baselines } of result.per_case) expect(baselines.train_mean).toBeCloseTo(13.5, 12);
  expect(readFileSync(join(context.out, 'predictions.csv'), 'utf8')).toBe(
    'case,independent_unit,target,prediction,error,unit\n' + 't0,q0,20,21,1,ml\nt1,q0,22,22,0,ml\nt2,q1,30,27,-3,ml\n',
  );
});

it('refuses a test case without a prediction', async () => {
  await expect(main(contextWith({ t0: 21, t1: 22 }))).rejects.toThrow('case t2 has no prediction');
});
