import { describe, expect, it } from 'vitest';
import { networkSettingsOf } from './network-settings-of.js';
import { supervisedScales } from './network-of.js';

const patch = [128, 96, 64] as const;

describe('networkSettingsOf', () => {
  it('turns the strides and kernels of a U-Net into the order of arrays', () => {
    const settings = networkSettingsOf({
      model: {
        kind: 'unet',
        features: [8, 16],
        convs_per_stage: 2,
        strides: [
          [1, 1, 1],
          [2, 2, 1],
        ],
        kernels: [
          [3, 3, 1],
          [3, 3, 3],
        ],
      },
      planned: {},
      patch,
    });
    expect(settings).toEqual({
      kind: 'unet',
      features: [8, 16],
      strides: [
        [1, 1, 1],
        [1, 2, 2],
      ],
      kernels: [
        [1, 3, 3],
        [3, 3, 3],
      ],
      convsPerStage: 2,
    });
  });

  it("takes what was planned for every auto, with nnU-Net's blocks of a residual encoder", () => {
    const settings = networkSettingsOf({
      model: { kind: 'resenc-unet', features: 'auto', blocks_per_stage: 'auto', strides: 'auto', kernels: 3 },
      planned: {
        features: [32, 64, 128],
        strides: [
          [1, 1, 1],
          [2, 2, 1],
          [2, 2, 2],
        ],
      },
      patch,
    });
    expect(settings).toEqual({
      kind: 'resenc-unet',
      features: [32, 64, 128],
      strides: [
        [1, 1, 1],
        [1, 2, 2],
        [2, 2, 2],
      ],
      kernels: [
        [3, 3, 3],
        [3, 3, 3],
        [3, 3, 3],
      ],
      blocksPerStage: [1, 3, 4],
      decoderConvs: 1,
    });
  });

  it('gives every stage of a residual network its blocks, and RasterNet the third axis as channels', () => {
    expect(
      networkSettingsOf({
        model: { kind: 'resnet', features: [4, 8], blocks_per_stage: 2, voxel_size: true, dropout: 0.1 },
        planned: {},
        patch,
      }),
    ).toEqual({ kind: 'resnet', features: [4, 8], blocksPerStage: [2, 2], dropout: 0.1 });
    expect(networkSettingsOf({ model: { kind: 'rasternet', width: 0.5 }, planned: {}, patch })).toEqual({
      kind: 'rasternet',
      width: 0.5,
      size: [64, 96, 128],
      depthAxis: 0,
    });
    expect(networkSettingsOf({ model: { kind: 'linear', pool: 2, voxel_size: false }, planned: {}, patch })).toEqual({
      kind: 'linear',
      size: [64, 96, 128],
      pool: 2,
    });
  });
});

describe('supervisedScales', () => {
  const unet = { kind: 'unet', features: [2, 4, 8], convsPerStage: 1 } as const;

  it('are one per stage of the decoder with deep supervision, else the full resolution', () => {
    expect(supervisedScales(unet, true)).toEqual([
      [1, 1, 1],
      [2, 2, 2],
    ]);
    expect(supervisedScales(unet, false)).toEqual([[1, 1, 1]]);
  });
});
