import { expect, test } from 'vitest';
import type { Settings } from '../config/experiment.js';
import { regressionFactsOf } from './checks-rig.js';
import { intensityRemoved } from './intensity-removed.js';

const linear = { kind: 'linear', pool: 2, voxel_size: false } as const;
const density = { target: 'density', unit: 'mg', behaves_as: 'invariant', depends_on: 'intensity' } as const;
const channels = (...schemes: ('zscore' | 'rescale' | 'none' | 'ct')[]) => ({
  channels: Object.fromEntries(schemes.map((normalize, i) => [`c${i}`, { image: 'a', normalize }])),
});
const judged = (
  schemes: Parameters<typeof channels>,
  model: Settings['model'] = linear,
  augmentation: Partial<Settings['augmentation']> = {},
) => intensityRemoved.judge(regressionFactsOf({ task: density, data: channels(...schemes), model, augmentation }));

test('normalising every image by itself takes the level of its intensities', () => {
  expect(judged(['zscore', 'rescale'])).toMatchObject({
    kind: 'fail',
    value: ['c0: zscore', 'c1: rescale'],
    findings: [
      {
        message:
          'the target depends on intensity, but every channel is normalised image by image (c0: zscore, c1: rescale), so that all have the same level',
        places: [
          { span: { lineText: 'data.channels.c0.normalize' } },
          { span: { lineText: 'data.channels.c1.normalize' } },
          { span: { lineText: 'task.depends_on' } },
        ],
      },
    ],
  });
  for (const schemes of [['none'], ['ct'], ['zscore', 'none']] as const) expect(judged([...schemes]).kind).toBe('pass');
});

test('instance normalisation takes it, too', () => {
  const resnet = { kind: 'resnet', features: [8], blocks_per_stage: 1, voxel_size: true, dropout: 0 } as const;
  expect(judged(['none'], resnet)).toMatchObject({ kind: 'fail', value: ['resnet'] });
});

test('augmentation that changes it without the target is named', () => {
  const brightness = { factor: [0.8, 1.25], p: 0.3 } as const;
  const verdict = judged(['none'], linear, { brightness, gamma: { gamma: [0.7, 1.5], p: 0 }, contrast: 'off' });
  expect(verdict).toMatchObject({
    value: ['brightness'],
    findings: [
      {
        message: 'the target depends on intensity, which augmentation changes (brightness) while the target stays',
        fix: 'switch off what changes the level: augmentation.brightness: off',
      },
    ],
  });
});

test('a target that depends on shape is not asked', () => {
  expect(intensityRemoved.judge(regressionFactsOf()).kind).toBe('pass');
});
