import { describe, expect, it } from 'vitest';
import { StageFailure } from '../../base/failure.js';
import type { Triple } from '../../imaging/volume.js';
import { planNetwork, type NetworkPlan, type NetworkRequest } from './plan-network.js';

const alike = (count: number, size: Triple, spacingMm: Triple) =>
  Array.from({ length: count }, () => ({ size, spacingMm }));

/** 260 cases of 1 mm, as RAS: right, anterior, superior. */
const hippocampus: NetworkRequest = {
  cases: alike(260, [35, 50, 36], [1, 1, 1]),
  family: 'plain',
  classes: 3,
  spacingMm: [1, 1, 1],
  fixed: {},
};

/** Thick slices along the first axis, e.g. sagittal ones. */
const sagittal: NetworkRequest = {
  cases: alike(32, [20, 320, 319], [3.6, 0.625, 0.625]),
  family: 'plain',
  classes: 3,
  spacingMm: [3.6, 0.625, 0.625],
  fixed: {},
};

describe('planNetwork', () => {
  it('plans the hippocampus as nnU-Net: 40 x 56 x 40, batch 9, four stages', () => {
    expect(planNetwork(hippocampus)).toMatchObject({
      patch: [40, 56, 40],
      batch: 9,
      features: [32, 64, 128, 256],
      strides: [
        [1, 1, 1],
        [2, 2, 2],
        [2, 2, 2],
        [2, 2, 2],
      ],
      kernels: [
        [3, 3, 3],
        [3, 3, 3],
        [3, 3, 3],
        [3, 3, 3],
      ],
      batchDice: false,
      batchLimit: 'dataset',
      patchShrunk: false,
      medianSize: [35, 50, 36],
      memoryGb: 8,
    });
  });

  it('plans for 24 GB where a residual encoder names no memory, and for what it is told', () => {
    const resenc = { ...hippocampus, family: 'resenc' as const };
    expect(planNetwork(resenc)).toMatchObject({ batch: 178, memoryGb: 24 });
    expect(planNetwork({ ...resenc, memoryGb: 12 })).toMatchObject({ batch: 89, memoryGb: 12 });
  });

  it('keeps kernel and stride 1 along thick slices, wherever their axis stands', () => {
    const plan = planNetwork(sagittal);
    expect(plan.strides.slice(0, 4)).toEqual([
      [1, 1, 1],
      [1, 2, 2],
      [1, 2, 2],
      [2, 2, 2],
    ]);
    expect(plan.kernels.slice(0, 3)).toEqual([
      [1, 3, 3],
      [1, 3, 3],
      [3, 3, 3],
    ]);
  });

  it.each<[string, (values: Triple) => Triple]>([
    ['last', ([a, b, c]) => [b, c, a]],
    ['in the middle', ([a, b, c]) => [b, a, c]],
  ])('plans the same network with the thick axis %s', (_title, turn) => {
    const turned = planNetwork({
      ...sagittal,
      cases: sagittal.cases.map(({ size, spacingMm }) => ({
        size: turn(size as Triple),
        spacingMm: turn(spacingMm as Triple),
      })),
      spacingMm: turn(sagittal.spacingMm as Triple),
    });
    const plan = planNetwork(sagittal);
    const tripleSet = (triples: readonly Triple[]) => triples.map(turn);
    expect(turned.strides).toEqual(tripleSet(plan.strides));
    expect(turned.kernels).toEqual(tripleSet(plan.kernels));
    expect(turned.batch).toBe(plan.batch);
  });

  it('lets one of two equal axes be shorter as nnU-Net does, whose arrays have the third axis first', () => {
    // nnU-Net's own plan of this data set: 24 x 256 x 256 voxels, and 20 x 320 x 256 of the prostate's.
    const cases = alike(40, [300, 300, 24], [0.5, 0.5, 3]);
    expect(planNetwork({ ...sagittal, cases, spacingMm: [0.5, 0.5, 3] }).patch).toEqual([256, 256, 24]);
    const prostate = alike(32, [319, 320, 20], [0.625, 0.625, 3.6]);
    expect(planNetwork({ ...sagittal, cases: prostate, spacingMm: [0.625, 0.625, 3.6] }).patch).toEqual([256, 320, 20]);
  });

  it('plans with native voxels from the median of what there is', () => {
    const cases = [...alike(2, [64, 64, 64], [1, 1, 1]), ...alike(3, [96, 96, 64], [0.5, 0.5, 1])];
    expect(planNetwork({ ...hippocampus, cases, spacingMm: 'native' }).medianSize).toEqual([96, 96, 64]);
  });

  it('plans with a fixed size, or one that everything is resampled to, instead of what the voxels give', () => {
    expect(planNetwork({ ...hippocampus, size: [64, 64, 64] })).toMatchObject({
      medianSize: [64, 64, 64],
      patch: [64, 64, 64],
    });
    // Resampling 36 slices to 8 makes them 4.5 mm thick.
    const resized = planNetwork({ ...hippocampus, spacingMm: 'native', resize: [35, 50, 8] });
    expect(resized.kernels[0]).toEqual([3, 3, 1]);
  });

  it('keeps what is fixed and plans the rest around it', () => {
    const patch: Triple = [32, 48, 32];
    expect(planNetwork({ ...hippocampus, fixed: { patch } })).toMatchObject({ patch, features: [32, 64, 128, 256] });
    expect(planNetwork({ ...hippocampus, fixed: { batch: 2 } })).toMatchObject({
      patch: [40, 56, 40],
      batch: 2,
      batchLimit: 'fixed',
    });
    const few = planNetwork({ ...hippocampus, fixed: { features: [16, 32, 64] } });
    expect([few.features, few.strides.length, few.patch]).toEqual([[16, 32, 64], 3, [36, 52, 36]]);
    expect(planNetwork({ ...hippocampus, fixed: { kernels: 3, strides: 'halve' } }).patch).toEqual([40, 56, 40]);
  });

  it('halves thick slices too where the strides are fixed to halve', () => {
    const plan = planNetwork({ ...sagittal, fixed: { strides: 'halve', features: [32, 64, 128] } });
    expect(plan.strides.slice(1)).toEqual([
      [2, 2, 2],
      [2, 2, 2],
    ]);
    expect(plan.patch.every((length) => length % 4 === 0)).toBe(true);
  });

  it('makes the patch smaller for a larger fixed batch, since it has to fit', () => {
    const cube: NetworkRequest = { ...hippocampus, cases: alike(50, [256, 256, 256], [1, 1, 1]) };
    const voxels = ({ patch }: NetworkPlan) => patch[0] * patch[1] * patch[2];
    const two = planNetwork(cube);
    const eight = planNetwork({ ...cube, fixed: { batch: 8 } });
    expect([two.patch, two.patchShrunk, two.batchDice]).toEqual([[128, 128, 128], true, true]);
    expect(voxels(eight)).toBeLessThanOrEqual(voxels(two) / 2);
  });

  it.each<[string, Partial<NetworkRequest>, string, string]>([
    [
      'a patch that the planned strides do not divide',
      { fixed: { patch: [36, 56, 40] } },
      'training.patch is 36 along one axis, where the planned network needs a multiple of 8',
      'use 32 or 40 there, or `patch: auto`, or write model.strides yourself',
    ],
    [
      'more stages than the images allow',
      { fixed: { features: [8, 16, 32, 64, 128, 256] } },
      'model.features names 6 stages, but images and voxels of this size allow 4',
      'name 4 stages, or leave model.features on auto',
    ],
    [
      'features and kernels for different numbers of stages',
      {
        fixed: {
          features: [8, 16, 32],
          kernels: [
            [3, 3, 3],
            [3, 3, 3],
          ],
        },
      },
      'model.kernels names 2 stages, but model.features names 3',
      'name as many in the one as in the other, or leave one of them on auto',
    ],
    [
      'memory that not even the smallest patch fits',
      { memoryGb: 0.0001, fixed: { strides: 'halve', features: [8, 16, 32, 64] } },
      'no patch fits 0.0001 GB: even 512 voxels need more',
      'raise model.plan.memory_gb, lower training.batch, or use fewer features',
    ],
    [
      'memory for a patch of one stage only',
      { memoryGb: 0.001 },
      'the largest patch that fits 0.001 GB, 7 x 10 x 7 voxels, is too small for a U-Net',
      'raise model.plan.memory_gb, lower training.batch, or use fewer features',
    ],
    [
      'images of less than 8 voxels',
      { cases: alike(5, [7, 6, 5], [1, 1, 1]) },
      'images of 7 x 6 x 5 voxels are too small for a U-Net',
      'use a finer preprocessing.spacing_mm, or write training.patch and model.features in full',
    ],
    [
      'images of one slice',
      { cases: alike(5, [100, 100, 1], [1, 1, 5]), spacingMm: [1, 1, 5] },
      'the images have a single slice, for which no 3D patch or network can be planned',
      'write training.patch, training.batch, training.loss.batch_dice and the model in full',
    ],
  ])('refuses %s', (_title, change, message, fix) => {
    const failure = failureOf(() => planNetwork({ ...hippocampus, ...change }));
    expect(failure).toEqual({ code: 'SETTINGS_DISAGREE', message, fix });
  });
});

function failureOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    if (error instanceof StageFailure) return error.failure;
    throw error;
  }
  return undefined;
}
