import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stageContext } from '../../../test/support/stage-context.js';
import { main } from './main.js';

const training = ['c0', 'c1', 'c2', 'c3'];
const image = { size: [20, 20, 20], spacing_mm: [1, 1, 1], channels: { us: { nonzero: 8000 } } };

function foldOf(predictions: Readonly<Record<string, number>>) {
  const known = { ...Object.fromEntries(training.map((id, i) => [id, { unit: id, target: 10 + i }])) };
  const table = { ...known, v0: { unit: 'q', target: 20 }, v1: { unit: 'q', target: 22.5 } };
  const cases = Object.entries(predictions).map(([id, value]) => [id, { value, outputs: [[0]] }] as const);
  return stageContext({
    node: 'evaluate[1]',
    scope: { fold: 1 },
    settings: { kind: 'regression', regression: { unit: 'ml' } },
    inputs: { table },
    outputs: {
      split: { 'fold-1.json': { train: training, validation: ['v1', 'v0'] } },
      'predict[1]': { 'predictions.json': { format: 1, kind: 'regression', cases: Object.fromEntries(cases) } },
      ...Object.fromEntries(Object.keys(table).map((id) => [`ingest[${id}]`, { 'image.json': image }])),
    },
  });
}

it('puts predictions beside their targets in a table, and tells the MAE before the next fold trains', async () => {
  const context = foldOf({ v0: 21, v1: 20 });
  const notes: string[] = [];
  await main({ ...context, note: (text) => void notes.push(text) });
  expect(readFileSync(join(context.out, 'predictions.csv'), 'utf8')).toBe(
    'case,independent_unit,fold,target,prediction,error,unit\nv0,q,1,20,21,1,ml\nv1,q,1,22.5,20,-2.5,ml\n',
  );
  expect(notes).toEqual(['MAE 1.75 ml over 2 cases']);
});

it('refuses a validation case without a prediction', async () => {
  await expect(main(foldOf({ v0: 21 }))).rejects.toThrow('case v1 has no prediction');
});
