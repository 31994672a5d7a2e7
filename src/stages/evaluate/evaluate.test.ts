import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stageContext } from '../../../test/support/stage-context.js';
import { sha256OfFile } from '../../base/hash.js';
import type { JsonObject } from '../../base/json.js';
import { ballLabels, scaledAffine } from '../../imaging/test-rig.js';
import type { Triple } from '../../imaging/volume.js';
import { writeLabelMap } from '../../imaging/write-label-map.js';
import { writeJson } from '../output-files.js';
import { main } from './main.js';
import type { FoldMetrics } from './metrics-file.js';

const size: Triple = [24, 12, 10];
const affine = scaledAffine([1, 1, 2]);
const front = { centre: [6, 6, 5], radius: 3, label: 1 } as const;
const back = { centre: [12, 6, 5], radius: 2, label: 2 } as const;
const speck = { centre: [22, 1, 1], radius: 0, label: 1 } as const;

/** Evaluates fold 1 with one case, its prediction and truth written to files. */
async function evaluateOne(options: {
  predicted: Uint8Array;
  truth: Uint8Array;
  settings?: JsonObject;
  hasSpace?: boolean;
}): Promise<FoldMetrics> {
  const { predicted, truth, settings = {}, hasSpace = true } = options;
  const context = stageContext({
    node: 'evaluate[1]',
    scope: { fold: 1 },
    settings: {
      kind: 'segmentation',
      evaluation: { metrics: ['dice', 'hd95', 'nsd', 'volume_difference'], surface: 'deepmind', nsd_tolerance_mm: 1 },
      task: { labels: { background: 0, front: 1, back: 2 }, regions: null, ignore: null },
      choose_postprocessing: false,
      ...settings,
    },
    inputs: { raw: { a: {} } },
    outputs: { 'predict[1]': {} },
  });
  const folder = context.output('predict');
  mkdirSync(join(folder, 'predictions'));
  const [prediction, label] = [join(folder, 'predictions', 'a.nii.gz'), join(folder, 'label.nii.gz')];
  writeLabelMap(prediction, { data: predicted, size, affine, hasSpace });
  writeLabelMap(label, { data: truth, size, affine, hasSpace });
  const cases = { a: { file: 'predictions/a.nii.gz', sha256: sha256OfFile(prediction) } };
  writeJson(folder, 'predictions.json', { format: 1, cases });
  await main({ ...context, raw: () => ({ images: {}, label: { path: label, sha256: sha256OfFile(label) } }) });
  return JSON.parse(readFileSync(join(context.out, 'metrics.json'), 'utf8')) as FoldMetrics;
}

describe('evaluate', () => {
  const truth = ballLabels(size, [front, back]);
  const predicted = ballLabels(size, [front, back, speck]);

  it('writes every metric that is asked for, by label, from the files', async () => {
    const { classes, cases } = await evaluateOne({ predicted: ballLabels(size, [front]), truth });
    expect(classes.map(({ name }) => name)).toEqual(['front', 'back']);
    expect(cases).toEqual([
      {
        case: 'a',
        spacing_mm: [1, 1, 2],
        space_declared: true,
        variants: [{ foreground: false, classes: [], measured: 0 }],
        measured: [
          {
            front: {
              tp: 123,
              fp: 0,
              fn: 0,
              dice: 1,
              hd95: 0,
              nsd: 1,
              volume_difference_ml: 0,
              volume_difference_percent: 0,
            },
            back: {
              tp: 0,
              fp: 0,
              fn: 33,
              dice: 0,
              hd95: Math.hypot(24, 12, 20),
              nsd: 0,
              volume_difference_ml: expect.closeTo(-0.066, 12) as number,
              volume_difference_percent: -100,
            },
          },
        ],
      },
    ]);
  });

  it('measures what keeping the largest components would make of a prediction only if it is to be chosen', async () => {
    const settings = { choose_postprocessing: true };
    const [one] = (await evaluateOne({ predicted, truth, settings })).cases;
    expect(one!.variants).toEqual([
      { foreground: false, classes: [], measured: 0 },
      { foreground: false, classes: ['front', 'back'], measured: 1 },
      { foreground: true, classes: [], measured: 1 },
      { foreground: true, classes: ['front', 'back'], measured: 1 },
    ]);
    expect(one!.measured.map(({ front: { fp } = { fp: -1 } }) => fp)).toEqual([1, 0]);
    expect((await evaluateOne({ predicted, truth })).cases[0]!.measured).toEqual(one!.measured.slice(0, 1));
  });

  it('leaves the ignored label out, and measures regions as well as labels', async () => {
    const task = {
      labels: { background: 0, front: 1, back: 2, unsure: 3 },
      regions: [
        { name: 'whole', of: ['front', 'back'], as: 'front' },
        { name: 'back_part', of: ['back'], as: 'back' },
      ],
      ignore: 'unsure',
    };
    const unsure = ballLabels(size, [front, back, { ...speck, radius: 2, label: 3 }]);
    const { cases } = await evaluateOne({ predicted, truth: unsure, settings: { task } });
    const dice = Object.entries(cases[0]!.measured[0]!).map(([name, one]) => [name, one.dice]);
    expect(dice).toEqual([
      ['whole', 1],
      ['back_part', 1],
      ['front', 1],
      ['back', 1],
    ]);
  });

  it('says that a label map declares no space', async () => {
    expect((await evaluateOne({ predicted, truth, hasSpace: false })).cases[0]!.space_declared).toBe(false);
  });
});
