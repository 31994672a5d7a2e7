import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stageContext } from '../../../test/support/stage-context.js';
import type { Json, JsonObject } from '../../base/json.js';
import type { CaseFingerprint } from '../analyze/fingerprint-file.js';
import type { Configured } from './configured-file.js';
import { formatPlan } from './format-plan.js';
import { main } from './main.js';

/** Stored as left, posterior, superior; 260 of them, cut from images twice as long. */
const hippocampus: CaseFingerprint = {
  size: [70, 50, 36],
  nonzero_size: [35, 50, 36],
  spacing_mm: [1, 1, 1],
  orientation: 'LPS',
  has_space: true,
};

const NOTHING = { preparation: [], network: [], sampling: [] };
const UNET = { kind: 'unet', features: 'auto', convs_per_stage: 2, strides: 'auto', kernels: 'auto' };

async function configured(settings: JsonObject, cases: readonly CaseFingerprint[] = Array(260).fill(hippocampus)) {
  const context = stageContext({
    node: 'configure',
    settings,
    inputs: {},
    outputs: { analyze: { 'fingerprint.json': { format: 1, cases: cases as unknown as Json } } },
  });
  await main(context);
  const read = (file: string) => JSON.parse(readFileSync(join(context.out, file), 'utf8')) as Json;
  return {
    preparation: read('preparation.json'),
    network: read('network.json'),
    sampling: read('sampling.json'),
    loss: existsSync(join(context.out, 'loss.json')) ? read('loss.json') : undefined,
    plan: formatPlan(read('configured.json') as unknown as Configured),
    values: (read('configured.json') as unknown as Configured).values,
  };
}

describe('configure', () => {
  it('plans all that is auto and says why in a few lines', async () => {
    const { preparation, network, sampling, plan } = await configured({
      auto: {
        preparation: ['spacing_mm', 'normalize_mask'],
        network: ['features', 'strides', 'kernels'],
        sampling: ['patch', 'batch'],
      },
      preprocessing: { orientation: 'RAS', crop: 'nonzero', spacing_mm: 'auto', size: 'native' },
      network: { model: UNET, patch: 'auto', batch: 'auto', outputs: 3 },
    });
    expect(preparation).toEqual({ spacing_mm: [1, 1, 1], normalize_mask: 'nonzero' });
    const each = (value: number) => [value, value, value];
    expect(network).toEqual({
      features: [32, 64, 128, 256],
      strides: [1, 2, 2, 2].map(each),
      kernels: [3, 3, 3, 3].map(each),
    });
    expect(sampling).toEqual({ patch: [40, 56, 40], batch: 9 });
    expect(plan).toBe(
      [
        'auto, planned from 260 cases',
        '  preprocessing.spacing_mm      1 x 1 x 1: the median',
        '  preprocessing.normalize_mask  nonzero: cropping to nonzero keeps 50 % of the median case; less than 75 % means nonzero',
        '  model.features                32 64 128 256: 4 stages, channels doubled from one to the next up to 256',
        '  model.strides                 1x1x1, 2x2x2, 2x2x2, 2x2x2: every axis is halved 3 times',
        '  model.kernels                 3x3x3, 3x3x3, 3x3x3, 3x3x3: no axis is much coarser than the others',
        '  training.patch                40 x 56 x 40: the median image, 35 x 50 x 36 voxels, up to multiples of 8 x 8 x 8',
        '  training.batch                9: 5 % of the voxels of all cases in one step',
      ].join('\n'),
    );
  });

  it('turns stored axes to the orientation of the experiment', async () => {
    const { sampling } = await configured({
      auto: { ...NOTHING, sampling: ['patch'] },
      preprocessing: { orientation: 'SAR', crop: 'none', spacing_mm: [1, 1, 1], size: 'native' },
      network: {
        model: { ...UNET, features: [8, 16], strides: 'halve', kernels: 3 },
        patch: 'auto',
        batch: 2,
        outputs: 3,
      },
    });
    expect(sampling).toEqual({ patch: [36, 50, 70] });
  });

  it('publishes of each group only what was auto, and names the rest as written', async () => {
    const { preparation, network, sampling, values } = await configured({
      auto: { ...NOTHING, sampling: ['batch'] },
      preprocessing: { orientation: 'RAS', crop: 'nonzero', spacing_mm: 'native', size: 'native' },
      network: {
        model: { ...UNET, features: [32, 64, 128, 256], strides: 'halve', kernels: 3 },
        patch: [40, 56, 40],
        batch: 'auto',
        outputs: 3,
      },
    });
    expect([preparation, network, sampling]).toEqual([{}, {}, { batch: 9 }]);
    expect(values.filter(({ from }) => from === 'file').map(({ key }) => key)).toEqual([
      'model.features',
      'model.strides',
      'model.kernels',
      'training.patch',
    ]);
  });

  it('takes the 10th percentile where slices are thick and few, and says along which axis', async () => {
    const cardiac = (count: number, size: CaseFingerprint['size'], spacing_mm: CaseFingerprint['spacing_mm']) =>
      Array<CaseFingerprint>(count).fill({ ...hippocampus, size, nonzero_size: size, spacing_mm });
    const { preparation, plan } = await configured(
      {
        auto: { ...NOTHING, preparation: ['spacing_mm'] },
        preprocessing: { orientation: 'RAS', crop: 'nonzero' },
        network: null,
      },
      [...cardiac(80, [216, 256, 14], [1.4, 1.4, 5]), ...cardiac(120, [216, 256, 9], [1.56, 1.56, 10])],
    );
    expect(preparation).toEqual({ spacing_mm: [1.56, 1.56, 5] });
    expect(plan).toBe(
      [
        'auto, planned from 200 cases',
        '  preprocessing.spacing_mm  1.56 x 1.56 x 5: the median, but along the third axis, where slices are thick and few, the 10th percentile',
      ].join('\n'),
    );
  });

  it('says how little of a large image a patch shows', async () => {
    const large: CaseFingerprint = {
      ...hippocampus,
      size: [512, 512, 432],
      nonzero_size: [512, 512, 432],
      spacing_mm: [0.767578125, 0.767578125, 1],
    };
    const { plan } = await configured(
      {
        auto: { ...NOTHING, network: ['features', 'strides'], sampling: ['patch', 'batch'] },
        preprocessing: {
          orientation: 'RAS',
          crop: 'nonzero',
          spacing_mm: [0.767578125, 0.767578125, 1],
          size: 'native',
        },
        network: { model: { ...UNET, kernels: 3 }, patch: 'auto', batch: 'auto', outputs: 3 },
      },
      Array<CaseFingerprint>(20).fill(large),
    );
    expect(plan.split('\n').slice(-2)).toEqual([
      '  training.patch  128 x 128 x 128: the largest that fits 8 GB; it shows 2 % of the median image, 512 x 512 x 432 voxels',
      '  training.batch  2: as many as fit 8 GB',
    ]);
  });

  describe('pools the soft Dice over the batch where a patch shows less than a quarter of the median image', () => {
    /** Of 20 isotropic cubes and a patch that is written. */
    async function pooling(size: CaseFingerprint['size'], patch: readonly number[]) {
      const { plan, loss, values } = await configured(
        {
          auto: { ...NOTHING, loss: ['batch_dice'] },
          preprocessing: { orientation: 'RAS', crop: 'nonzero', spacing_mm: [1, 1, 1], size: 'native' },
          network: { model: { ...UNET, features: [8, 16], strides: 'halve', kernels: 3 }, patch, batch: 2, outputs: 2 },
        },
        Array<CaseFingerprint>(20).fill({ ...hippocampus, size, nonzero_size: size }),
      );
      expect(values.find(({ from }) => from === 'planned')!.key).toBe('training.loss.batch_dice');
      return { loss, plan: plan.split('\n').slice(1) };
    }

    it.each([
      [[256, 256, 256], true, 'true: a patch shows 2 % of the median image, less than 25 %'],
      [[80, 64, 64], false, 'false: a patch shows 80 % of the median image; less than 25 % means true'],
      [[60, 60, 60], false, 'false: a patch shows 100 % of the median image; less than 25 % means true'],
      [
        [104, 104, 98],
        false,
        'false: a patch shows 24 % of the median image, but voxels a little coarser make it 25 %',
      ],
      // Where nnU-Net would choose a patch as large as these images.
      [[128, 128, 128], true, 'true: a patch shows 13 % of the median image, less than 25 %'],
    ] as const)('%s', async (size, value, why) => {
      const { loss, plan } = await pooling(size, [64, 64, 64]);
      expect(loss).toEqual({ batch_dice: value });
      expect(plan).toEqual([`  training.loss.batch_dice  ${why}`]);
    });

    it('publishes no file for it where it is fixed', async () => {
      const { loss } = await configured({
        auto: { ...NOTHING, sampling: ['batch'] },
        preprocessing: { orientation: 'RAS', crop: 'nonzero', spacing_mm: 'native', size: 'native' },
        network: { model: UNET, patch: 'auto', batch: 'auto', outputs: 3 },
      });
      expect(loss).toBeUndefined();
    });
  });

  it('refuses to plan for a network that it has no rules for', async () => {
    await expect(
      configured({
        auto: { ...NOTHING, sampling: ['batch'] },
        preprocessing: { orientation: 'RAS', crop: 'nonzero', spacing_mm: [1, 1, 1], size: [64, 64, 64] },
        network: { model: { kind: 'resnet', features: [16, 32] }, patch: 'whole', batch: 'auto', outputs: 1 },
      }),
    ).rejects.toThrow(
      'training.patch and training.batch can be auto for a unet or a resenc-unet only, and the model is a resnet',
    );
  });
});
