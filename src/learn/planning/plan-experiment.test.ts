import { describe, expect, it } from 'vitest';
import { readGolden, type PlannerInput } from '../../../test/golden/read-golden.js';
import { plannerFor } from './planner.js';
import { planExperiment } from './plan-experiment.js';
import { plansJson } from './plans-rig.js';

const golden = readGolden('planner');

/** The data sets that nnU-Net planned: voxel size and size per axis (slowest first), cases, channels, labels. */
const DATASETS: Readonly<Record<string, PlannerInput>> = {
  hippocampus_iso: dataset([[[1, 1, 1], [36, 50, 35], 260]], ['MRI'], 2),
  prostate_aniso: dataset([[[3.6, 0.625, 0.625], [20, 320, 319], 32]], ['T2', 'ADC'], 2),
  spleen_ct: dataset([[[1.6, 0.79, 0.79], [187, 512, 512], 41]], ['CT'], 1),
  heart: dataset([[[1.37, 1.25, 1.25], [115, 320, 232], 20]], ['MRI'], 1),
  liver_ct: dataset([[[1, 0.767578125, 0.767578125], [432, 512, 512], 131]], ['CT'], 2),
  brats: dataset([[[1, 1, 1], [138, 169, 138], 484]], ['FLAIR', 'T1', 'T1ce', 'T2'], 3),
  acdc_mixed: dataset(
    [
      [[5, 1.4, 1.4], [14, 256, 216], 80],
      [[10, 1.56, 1.56], [9, 256, 216], 120],
    ],
    ['MRI'],
    3,
  ),
  lowres_axis_last: dataset([[[0.5, 0.5, 3], [300, 300, 24], 40]], ['US'], 1),
  us_cube_128: dataset([[[0.4, 0.4, 0.4], [128, 128, 128], 50]], ['US'], 1),
};

function dataset(
  groups: readonly (readonly [readonly number[], readonly number[], number])[],
  channels: readonly string[],
  foreground: number,
): PlannerInput {
  const labels = ['background', ...Array.from({ length: foreground }, (_, index) => `c${index + 1}`)];
  return {
    unique_spacings: groups.map(([spacing]) => spacing),
    counts: groups.map(([, , count]) => count),
    shapes_by_spacing: groups.map(([, size]) => size),
    channels: Object.fromEntries(channels.map((name, index) => [String(index), name])),
    labels: Object.fromEntries(labels.map((name, value) => [name, value])),
    numTraining: groups.reduce((sum, [, , count]) => sum + count, 0),
  };
}

describe('planExperiment', () => {
  it('is compared with thirteen plans of nnU-Net 2.8.1', () => {
    expect(Object.keys(golden)).toHaveLength(13);
  });

  it.each(Object.entries(golden))('plans %s as nnU-Net did, every key of it', (title, { input, plans }) => {
    const [name, plannerName] = title.split('|') as [string, string];
    expect(input).toEqual(DATASETS[name]);
    const family = plannerName === 'ExperimentPlanner' ? 'plain' : 'resenc';
    const cases = input.counts.flatMap((count, group) =>
      Array.from({ length: count }, () => ({
        size: input.shapes_by_spacing[group]!,
        spacingMm: input.unique_spacings[group]!,
      })),
    );
    const plan = planExperiment({
      cases,
      planner: plannerFor(family),
      classes: Object.keys(input.labels).length,
    });
    const channels = Object.values(input.channels);
    const written = plansJson(plan, {
      datasetName: `Dataset_${name}_${plannerName}`,
      family,
      plannerName,
      channels,
      medianRelativeSize: 1,
      intensities: Object.fromEntries(
        channels.map((_, index) => [index, { mean: 0, std: 1, percentile_00_5: -1, percentile_99_5: 1 }]),
      ),
    });
    expect(written).toStrictEqual(plans);
  });
});
