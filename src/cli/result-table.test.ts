import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { summarizeRegression } from '../stats/regression/summarize-regression.js';
import { resultTable } from './result-table.js';

const folder = mkdtempSync(join(tmpdir(), 'voxrun-table-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function tableOf(summary: object): readonly string[] {
  const path = join(folder, 'summary.json');
  writeFileSync(path, JSON.stringify({ claim: 'unit', accepted: [], ...summary }));
  return resultTable(path).split('\n');
}

const OPTIMISTIC = 'the weights are of an epoch chosen on the validation cases reported: optimistic';

const segmentation = {
  kind: 'segmentation',
  cases: { undefined: 0 },
  labels: ['organ'],
  dice: { mean_foreground: 0.5, per_label: { organ: { mean: 0.5 } }, folds: [] },
  worst: [],
};

const baselines = { train_mean: 2, train_median: 2, shape_and_spacing: 2 };
const regression = {
  kind: 'regression',
  regression: summarizeRegression({
    cases: [1, 2, 4].map((target, i) => ({
      case: `c${i}`,
      unit: `p${i}`,
      fold: 0,
      target,
      prediction: target + 0.1,
      baselines,
    })),
    targetUnit: 'ml',
  }),
};

describe.each([
  ['a segmentation', segmentation],
  ['a regression', regression],
])('the table of %s', (_task, summary) => {
  it('says so where the validation cases chose the epoch of the weights', () => {
    expect(tableOf({ ...summary, selected_on_validation: true })).toContain(OPTIMISTIC);
    expect(OPTIMISTIC.length).toBeLessThanOrEqual(80);
  });

  it('says nothing of it where they did not', () => {
    expect(tableOf(summary)).not.toContain(OPTIMISTIC);
  });
});

describe('cases that a fixed size cut', () => {
  const worst = { case: 'organ_004', cut: '812 labelled voxels' };

  it('are counted in one line, which names the worst', () => {
    expect(tableOf({ ...segmentation, cut_by_size: { cases: 3, of: 65, worst } })).toContain(
      'preprocessing.size cut 3 of 65 cases, most of organ_004: 812 labelled voxels',
    );
    expect(tableOf({ ...segmentation, cut_by_size: { cases: 1, of: 65, worst } })).toContain(
      'preprocessing.size cut 1 of 65 cases: of organ_004 812 labelled voxels',
    );
  });

  it('are not spoken of where there are none', () => {
    expect(tableOf(segmentation).join()).not.toContain('preprocessing.size');
  });
});

describe('where the predictions lie', () => {
  const linesOf = (summary: object) => tableOf(summary).filter((line) => line.startsWith('predictions: '));

  it('is a folder of label maps per fold, and of a regression one table of all folds', () => {
    expect(linesOf(segmentation)).toEqual([
      `predictions: ${join(folder, 'stages', 'predict.*', 'out', 'predictions')}`,
    ]);
    // Of a run of an earlier version, which has a table per fold.
    expect(linesOf(regression)).toEqual([
      `predictions: ${join(folder, 'stages', 'predict.*', 'out', 'predictions.csv')}`,
    ]);
    const out = join(folder, 'stages', 'summarize', 'out');
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'predictions.csv'), '');
    expect(linesOf(regression)).toEqual([`predictions: ${join(out, 'predictions.csv')}`]);
  });
});
