import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stageContext } from '../../../test/support/stage-context.js';
import type { Json } from '../../base/json.js';
import { main } from './main.js';

const folds = [
  { train: ['c', 'd'], validation: ['a', 'b'] },
  { train: ['a', 'b'], validation: ['c', 'd'] },
];

const metricsOf = (dice: Readonly<Record<string, readonly [number | null, number | null]>>): Json => ({
  format: 1,
  cases: Object.entries(dice).map(([id, [front, back]]) => ({ case: id, dice: { front, back }, counts: {} })),
});

function contextOf(evaluations: Readonly<Record<string, Json>>) {
  return stageContext({
    node: 'summarize',
    settings: {
      evaluation: { metrics: ['dice'] },
      labels: { background: 0, front: 1, back: 2 },
      split: { kind: 'kfold', folds: 2, seed: 0 },
      per_case: false,
    },
    inputs: {
      table: { a: { unit: 'p1' }, b: { unit: 'p1' }, c: { unit: 'p2' }, d: { unit: 'p3' } },
      evaluate: Object.fromEntries(Object.keys(evaluations).map((fold) => [fold, {}])),
    },
    outputs: {
      split: { 'folds.json': folds },
      analyze: { 'dataset.json': {} },
      ...Object.fromEntries(
        Object.entries(evaluations).map(([fold, metrics]) => [`evaluate[${fold}]`, { 'metrics.json': metrics }]),
      ),
    },
  });
}

async function summaryOf(evaluations: Readonly<Record<string, Json>>): Promise<Record<string, unknown>> {
  const context = contextOf(evaluations);
  await main(context);
  return JSON.parse(readFileSync(join(context.out, 'summary.json'), 'utf8')) as Record<string, unknown>;
}

describe('summarize', () => {
  const whole = {
    0: metricsOf({ a: [0.8, 0.6], b: [0.6, null] }),
    1: metricsOf({ c: [1, 0.4], d: [0.4, 0.2] }),
  };

  it('means each label over the cases where it is defined, then the labels, as nnU-Net does', async () => {
    const summary = await summaryOf(whole);
    expect(summary.dice).toMatchObject({
      per_label: { front: { mean: 0.7, undefined: 0 }, back: { undefined: 1 } },
      folds: [
        { fold: 0, cases: 2, mean_foreground: expect.closeTo(0.65, 12) as number },
        { fold: 1, cases: 2, mean_foreground: 0.5 },
      ],
    });
    // back: 0.6, 0.4 and 0.2.
    expect((summary.dice as { mean_foreground: number }).mean_foreground).toBeCloseTo((0.7 + 0.4) / 2, 12);
    expect(summary.cases).toEqual({ expected: 4, evaluated: 4, undefined: 1 });
    expect([summary.units, summary.claim, summary.partial]).toEqual([3, 'unit', undefined]);
  });

  it('says that one fold of two is partial, and how many cases it covers', async () => {
    expect((await summaryOf({ 1: whole[1] })).partial).toBe('fold 1 of 2; 2 of 4 cases were validated on');
  });

  it.each<[string, Record<string, Json>, string]>([
    ['is missing', { 0: metricsOf({ a: [1, 1] }) }, 'without a result: b'],
    [
      'belongs to another fold',
      { 0: metricsOf({ a: [1, 1], b: [1, 1], c: [1, 1] }) },
      'not expected or there twice: c',
    ],
    [
      'is there twice',
      { 0: { format: 1, cases: [...casesOf(whole[0]), ...casesOf(whole[0]).slice(0, 1)] } },
      'not expected or there twice: a',
    ],
  ])('refuses when a case %s', (_title, evaluations, reason) => {
    expect(() => main(contextOf(evaluations))).toThrow(`the folds' cases are not all accounted for; ${reason}`);
  });
});

function casesOf(metrics: Json): readonly Json[] {
  return (metrics as unknown as { cases: readonly Json[] }).cases;
}
