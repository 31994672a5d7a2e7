import { expect, test } from 'vitest';
import { declaredNetwork } from '../../checks/declared-network.js';
import { factsOf, regressionFactsOf } from '../../checks/checks-rig.js';
import { settled } from '../../checks/trained-fact.js';
import type { Settings } from '../../config/experiment.js';
import { networkSettingsOf } from '../../stages/network-settings-of.js';
import { recordedNetwork } from './recorded-network.js';

const PATCH = [16, 32, 64] as const;
const stages = { features: [8, 16, 32], strides: 'halve', kernels: 3 } as const;
const triples = {
  strides: [
    [1, 1, 1],
    [2, 2, 1],
    [2, 2, 2],
  ],
  kernels: [
    [3, 3, 1],
    [3, 3, 3],
    [3, 3, 3],
  ],
} as const;

const models: readonly (readonly [Settings['model'], extras: number])[] = [
  [{ kind: 'unet', ...stages, convs_per_stage: 2 }, 0],
  [{ kind: 'unet', ...stages, ...triples, convs_per_stage: 1 }, 0],
  [{ kind: 'resenc-unet', ...stages, ...triples, blocks_per_stage: [1, 2, 2] }, 0],
  [{ kind: 'resenc-unet', ...stages, blocks_per_stage: 'auto' }, 0],
  [{ kind: 'resnet', features: [8, 16], blocks_per_stage: 2, voxel_size: true, dropout: 0.1 }, 3],
  [{ kind: 'rasternet', width: 0.1 }, 0],
  [{ kind: 'densenet', growth: 4, init_features: 8, blocks: [2, 3], voxel_size: false, dropout: 0 }, 0],
  [{ kind: 'linear', pool: 2, voxel_size: true }, 3],
];

test.each(models)('training of %o records what the file declares, under the same keys', (model, extras) => {
  const isUnet = model.kind.endsWith('unet');
  const { settings } = isUnet ? factsOf({ model }) : regressionFactsOf({ model });
  const declared = settled(declaredNetwork(settings));
  const recorded = recordedNetwork({
    settings: networkSettingsOf({ model, planned: {}, patch: PATCH }),
    channels: 1,
    outputs: isUnet ? 2 : 1,
    extras,
  });
  expect(recorded).toMatchObject(declared);
  expect(Object.keys(declared).length).toBeGreaterThan(3);
});

test('regions count as outputs, an ignored label does not', () => {
  const labels = { background: 0, organ: 1, tumour: 2, unclear: 3 };
  const outputsOf = (task: object) =>
    declaredNetwork(factsOf({ task: { labels, ...task } as never }).settings)['model.outputs'];
  expect([outputsOf({}), outputsOf({ ignore: 'unclear' })]).toEqual([4, 3]);
  const regions = { whole: { of: ['organ', 'tumour'], as: 'organ' }, core: { of: ['tumour'], as: 'tumour' } };
  expect(outputsOf({ regions })).toBe(2);
});
