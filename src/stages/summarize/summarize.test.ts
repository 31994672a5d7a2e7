import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stageContext } from '../../../test/support/stage-context.js';
import type { Json, JsonObject } from '../../base/json.js';
import type { ClassMetrics } from '../evaluate/metrics-file.js';
import { main } from './main.js';
import type { SegmentationSummary } from './segmentation-summary.js';

const folds = [
  { train: ['c', 'd'], validation: ['a', 'b'] },
  { train: ['a', 'b'], validation: ['c', 'd'] },
];
const classes = ['front', 'back'].map((name, index) => ({ name, values: [index + 1], kind: 'label', headline: true }));

type Values = readonly [number | null, number | null];

const both = ([front, back]: Values, more: Partial<ClassMetrics> = {}) => ({
  front: { tp: 1, fp: 0, fn: 0, dice: front, ...more },
  back: { tp: 1, fp: 0, fn: 0, dice: back },
});

/** Per case the Dice as predicted, and if given after postprocessing by class, by the foreground and by both. */
function metricsOf(cases: Readonly<Record<string, readonly Values[]>>): Json {
  const choices = [
    { foreground: false, classes: [] },
    { foreground: false, classes: ['front', 'back'] },
    { foreground: true, classes: [] },
    { foreground: true, classes: ['front', 'back'] },
  ];
  return {
    format: 2,
    classes,
    cases: Object.entries(cases).map(([id, values]) => ({
      case: id,
      spacing_mm: [1, 1, 1],
      space_declared: true,
      variants: values.map((_, index) => ({ ...choices[index]!, measured: index })),
      measured: values.map((one) => both(one)),
    })),
  };
}

function contextOf(evaluations: Readonly<Record<string, Json>>, settings: JsonObject = {}) {
  return stageContext({
    node: 'summarize',
    settings: {
      kind: 'segmentation',
      evaluation: { metrics: ['dice'], surface: 'deepmind' },
      labels: { background: 0, front: 1, back: 2 },
      split: { kind: 'kfold', folds: 2, seed: 0 },
      per_case: false,
      choose_postprocessing: false,
      ...settings,
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

type Summary = SegmentationSummary & Readonly<Record<string, unknown>>;

async function summaryOf(evaluations: Readonly<Record<string, Json>>, settings?: JsonObject): Promise<Summary> {
  const context = contextOf(evaluations, settings);
  await main(context);
  return JSON.parse(readFileSync(join(context.out, 'summary.json'), 'utf8')) as Summary;
}

describe('summarize', () => {
  const whole = {
    0: metricsOf({ a: [[0.8, 0.6]], b: [[0.6, null]] }),
    1: metricsOf({ c: [[1, 0.4]], d: [[0.4, 0.2]] }),
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
    expect(summary.dice.mean_foreground).toBeCloseTo((0.7 + 0.4) / 2, 12);
    expect(summary.cases).toEqual({ expected: 4, evaluated: 4, undefined: 1 });
    expect([summary.units, summary.claim, summary.partial]).toEqual([3, 'unit', undefined]);
    expect(summary.worst.map((one) => one.case)).toEqual(['d', 'b', 'a']);
    expect(summary.per_case[1]).toEqual({
      case: 'b',
      unit: 'p1',
      fold: 0,
      mean_foreground: 0.6,
      dice: { front: 0.6, back: null },
    });
  });

  it('means over the cases of a unit first, and gives no interval for three units', async () => {
    const { by_unit: byUnit } = (await summaryOf(whole)).dice;
    // p1 has front 0.7 and back 0.6.
    expect(byUnit).toEqual({
      units: 3,
      mean_foreground: {
        value: expect.closeTo(((0.7 + 1 + 0.4) / 3 + (0.6 + 0.4 + 0.2) / 3) / 2, 12) as number,
        interval: null,
        reason: 'an interval needs 5 independent units, there are 3',
      },
      per_label: {
        front: expect.objectContaining({ value: expect.closeTo(0.7, 12) as number }) as object,
        back: expect.objectContaining({ value: expect.closeTo(0.4, 12) as number }) as object,
      },
    });
  });

  it('counts the cases where a label is in one of the two maps only', async () => {
    const one = (id: string, more: Partial<ClassMetrics>) => ({
      case: id,
      spacing_mm: [1, 1, 1],
      space_declared: false,
      variants: [{ foreground: false, classes: [], measured: 0 }],
      measured: [both([1, 1], { hd95: 1, ...more })],
    });
    const missed = { tp: 0, fp: 0, fn: 5, dice: 0, hd95: 300 };
    const neither = { tp: 0, fp: 0, fn: 0, dice: null, hd95: null };
    const metrics = { format: 2, classes, cases: [one('a', missed), one('b', neither)] } as unknown as Json;
    const summary = await summaryOf({ 0: metrics });
    expect(summary.hd95!.per_label.front).toEqual({ mean: 300, sd: null, undefined: 1, one_empty: 1 });
    expect(summary.per_case.map((row) => row.one_empty)).toEqual([['front'], undefined]);
    expect(summary.without_space).toBe(2);
  });

  it('says whether the validation cases chose the epoch of the weights, and else nothing', async () => {
    expect(await summaryOf(whole, { selected_on_validation: true })).toHaveProperty('selected_on_validation', true);
    expect(await summaryOf(whole)).not.toHaveProperty('selected_on_validation');
  });

  it('says that one fold of two is partial, and how many cases it covers', async () => {
    expect((await summaryOf({ 1: whole[1] })).partial).toBe('fold 1 of 2; 2 of 4 cases were validated on');
  });

  it.each<[string, Record<string, Json>, string]>([
    ['is missing', { 0: metricsOf({ a: [[1, 1]] }) }, 'without a result: b'],
    [
      'belongs to another fold',
      { 0: metricsOf({ a: [[1, 1]], b: [[1, 1]], c: [[1, 1]] }) },
      'not expected or there twice: c',
    ],
    [
      'is there twice',
      { 0: { format: 2, classes, cases: [...casesOf(whole[0]), ...casesOf(whole[0]).slice(0, 1)] } },
      'not expected or there twice: a',
    ],
  ])('refuses when a case %s', (_title, evaluations, reason) => {
    expect(() => main(contextOf(evaluations))).toThrow(`the folds' cases are not all accounted for; ${reason}`);
  });
});

describe('summarize with postprocessing', () => {
  const settings = { choose_postprocessing: true };
  /** Fold 0 gains from `front`, fold 1 loses by it; the foreground changes nothing. */
  const opposed = {
    0: metricsOf({
      a: [
        [0.5, 0.5],
        [0.9, 0.5],
        [0.5, 0.5],
        [0.9, 0.5],
      ],
      b: [
        [0.5, 0.5],
        [0.9, 0.5],
        [0.5, 0.5],
        [0.9, 0.5],
      ],
    }),
    1: metricsOf({
      c: [
        [0.5, 0.5],
        [0.3, 0.5],
        [0.5, 0.5],
        [0.3, 0.5],
      ],
      d: [
        [0.5, 0.5],
        [0.3, 0.5],
        [0.5, 0.5],
        [0.3, 0.5],
      ],
    }),
  };

  it('chooses for each fold on the other folds, never on its own cases', async () => {
    const { dice, postprocessing } = await summaryOf(opposed, settings);
    expect(postprocessing!.out_of_fold!.choices).toEqual([
      { fold: 0, choice: { foreground: false, classes: [] } },
      { fold: 1, choice: { foreground: false, classes: ['front'] } },
    ]);
    // Fold 0 does not get the gain that only its own cases show, and fold 1 pays for what fold 0 suggested.
    expect(postprocessing!.out_of_fold!.dice.folds.map((fold) => fold.per_label.front)).toEqual([0.5, 0.3]);
    expect(dice.folds.map((fold) => fold.per_label.front)).toEqual([0.5, 0.5]);
  });

  it('publishes what all cases together choose, for new images', async () => {
    const context = contextOf(opposed, settings);
    await main(context);
    expect(JSON.parse(readFileSync(join(context.out, 'postprocessing.json'), 'utf8'))).toEqual({
      format: 1,
      choice: { foreground: false, classes: ['front'] },
      classes,
    });
  });

  it('with one fold reports nothing postprocessed, since there is no other fold to choose on', async () => {
    const { postprocessing } = await summaryOf({ 0: opposed[0] }, settings);
    expect(postprocessing!.out_of_fold).toBeUndefined();
    expect(postprocessing!.choice).toEqual({ foreground: false, classes: ['front'] });
  });

  it('is absent unless asked for', async () => {
    const context = contextOf(opposed);
    await main(context);
    expect(existsSync(join(context.out, 'postprocessing.json'))).toBe(false);
    expect((await summaryOf(opposed)).postprocessing).toBeUndefined();
  });
});

function casesOf(metrics: Json): readonly Json[] {
  return (metrics as unknown as { cases: readonly Json[] }).cases;
}
