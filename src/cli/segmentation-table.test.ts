import { describe, expect, it } from 'vitest';
import { segmentationTable, type SegmentationResult } from './segmentation-table.js';

const pooled = (mean: number, perLabel: SegmentationResult['dice']['per_label']): SegmentationResult['dice'] => ({
  mean_foreground: mean,
  per_label: perLabel,
  folds: [
    { fold: 0, cases: 13, mean_foreground: 0.83 },
    { fold: 1, cases: 12, mean_foreground: 0.85 },
  ],
  by_unit: { units: 25, mean_foreground: { value: 0.8401, interval: [0.8123, 0.8654] } },
});
const dice = pooled(0.84, { anterior: { mean: 0.85, sd: 0.03 }, posterior: { mean: 0.83, sd: null } });
const plain: SegmentationResult = {
  claim: 'unit',
  cases: { undefined: 0 },
  labels: ['anterior', 'posterior'],
  dice,
  worst: [
    { case: 'hippocampus_033', mean_foreground: 0.7 },
    { case: 'hippocampus_041', mean_foreground: 0.71 },
  ],
};

describe('segmentationTable', () => {
  it('shows labels, mean, folds and units of Dice alone', () => {
    expect(segmentationTable(plain).join('\n')).toBe(`\
                         Dice      +- sd
anterior               0.8500     0.0300
posterior              0.8300          -
mean                   0.8400
mean Dice by fold (cases): 0: 0.8300 (13), 1: 0.8500 (12)
mean Dice over 25 units: 0.8401, 95 % interval 0.8123 to 0.8654
lowest: hippocampus_033 0.7000, hippocampus_041 0.7100`);
  });

  it('fits every metric, regions with their labels and all remarks into 80 columns', () => {
    const hd95 = pooled(2, { anterior: { mean: 1.5, one_empty: 1 }, posterior: { mean: 2.5, one_empty: 1 } });
    const lines = segmentationTable({
      ...plain,
      claim: 'case',
      cases: { undefined: 1 },
      besides: ['a label with a very long name'],
      surface: 'monai',
      nsd_tolerance_mm: 1.5,
      without_space: 2,
      hd95,
      nsd: pooled(0.9, { anterior: { mean: 0.91 }, posterior: { mean: 0.89 } }),
      volume_difference_ml: pooled(0, { anterior: { mean: -0.123 }, posterior: { mean: 0.05 } }),
      volume_difference_percent: pooled(0, { anterior: { mean: -5.25 }, posterior: { mean: null } }),
      postprocessing: {
        out_of_fold: { dice: pooled(0.8444, {}) },
        choice: { foreground: true, classes: ['anterior'] },
      },
    });
    expect(lines.join('\n')).toBe(`\
                        Dice     +- sd   HD95 mm NSD@1.5mm    vol ml     vol %
anterior              0.8500    0.0300      1.50    0.9100    -0.123      -5.3
posterior             0.8300         -      2.50    0.8900    +0.050         -
mean                  0.8400                2.00    0.9000
a label with a...          -         -         -         -         -         -
mean Dice by fold (cases): 0: 0.8300 (13), 1: 0.8500 (12)
mean Dice over 25 cases: 0.8401, 95 % interval 0.8123 to 0.8654
cases are the independent units here: no patient-level claim
largest component, chosen for each fold on the others: mean Dice 0.8444 instead
  of 0.8400; new images keep the largest component of all foreground, then of
  anterior
1 Dice value is undefined (label absent and not predicted) and in no mean
2 HD95 values are the image's diagonal: predicted and absent, or missed
  altogether
HD95 and NSD by MONAI's definition: edge voxels, not weighted by area
2 label maps declare no space: mm are those of the voxel size in the header
lowest: hippocampus_033 0.7000, hippocampus_041 0.7100`);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('shows the lowest of many labels only', () => {
    const labels = Array.from({ length: 40 }, (_, index) => `organ ${index}`);
    const perLabel = Object.fromEntries(labels.map((name, index) => [name, { mean: (index % 7) / 10, sd: 0.1 }]));
    const lines = segmentationTable({ ...plain, labels, dice: pooled(0.5, perLabel) });
    expect(lines.slice(1, 3)).toEqual([
      'organ 0                0.0000     0.1000',
      'organ 7                0.0000     0.1000',
    ]);
    expect(lines[13]).toBe('the 12 lowest; 28 more in summary.json');
    expect(lines.length).toBeLessThan(20);
  });

  it('says why there is no interval, and that one fold cannot choose a postprocessing for itself', () => {
    const lines = segmentationTable({
      ...plain,
      dice: {
        ...dice,
        by_unit: { units: 3, mean_foreground: { value: 0.8, interval: null, reason: 'an interval needs 5 units' } },
      },
      postprocessing: { choice: { foreground: false, classes: [] } },
    });
    expect(lines.slice(5, 8)).toEqual([
      'mean Dice over 3 units: 0.8000, no interval: an interval needs 5 units',
      'largest component: not in these numbers, since one fold leaves no other fold to',
      '  choose on; new images are left as predicted: it helped nowhere',
    ]);
  });

  it('shows the summary of a version that knew Dice only', () => {
    const { mean_foreground, per_label, folds } = dice;
    const before = { mean_foreground, per_label, folds };
    expect(segmentationTable({ ...plain, dice: before }).length).toBe(6);
  });
});
