import { describe, expect, it } from 'vitest';
import { smallSettings } from '../../../test/support/settings.js';
import { sha256OfJson } from '../../base/hash.js';
import { hasAutoKeys } from '../../config/auto-keys.js';
import { withoutNeutral } from '../../config/neutral.js';
import type { Settings } from '../../config/experiment.js';
import { configuredNeeds } from './configured-needs.js';
import { configure } from './spec.js';

type Change = Partial<{ [Section in keyof Settings]: Partial<Settings[Section]> }>;

/** Changed within sections. */
function settingsWith(...changes: readonly Change[]): Settings {
  return changes.reduce<Settings>(
    (settings, change) => ({
      ...settings,
      ...Object.fromEntries(
        Object.entries(change).map(([section, keys]) => [
          section,
          { ...(settings[section as keyof Settings] as object), ...(keys as object) },
        ]),
      ),
    }),
    smallSettings,
  );
}

/** Hash of what planning reads, as it enters a fingerprint. */
const read = (settings: Settings) => sha256OfJson(configure.reads(withoutNeutral(settings)));

const AUTO_SPACING: Change = { preprocessing: { spacing_mm: 'auto' } };
const AUTO_PATCH: Change = { training: { patch: 'auto' } };
const AUTO_DICE: Change = { training: { loss: { kind: 'dice-ce', batch_dice: 'auto' } } };

describe('configure', () => {
  it('stands in the graph only where something is auto', () => {
    expect(hasAutoKeys(smallSettings)).toBe(false);
    for (const change of [
      AUTO_SPACING,
      AUTO_PATCH,
      { preprocessing: { normalize_mask: 'auto' } },
      { training: { batch: 'auto' } },
      { model: { features: 'auto' } },
      { model: { strides: 'auto' } },
      { model: { kernels: 'auto' } },
      AUTO_DICE,
    ] satisfies Change[]) {
      expect(hasAutoKeys(settingsWith(change))).toBe(true);
    }
  });

  it('has an edge only to stages whose own values are auto', () => {
    const settings = settingsWith(AUTO_PATCH);
    expect(configuredNeeds(settings, ['preparation'])).toEqual([]);
    expect(configuredNeeds(settings, ['preparation', 'network', 'sampling'])).toEqual([
      { kind: 'stage', stage: 'configure', files: ['sampling.json'] },
    ]);
    const train = ['preparation', 'network', 'sampling', 'loss'] as const;
    expect(configuredNeeds(settingsWith(AUTO_DICE), train)).toEqual([
      { kind: 'stage', stage: 'configure', files: ['loss.json'] },
    ]);
  });

  it('reads nothing of the loss where the loss is fixed, as before it could be auto', () => {
    expect(configure.reads(settingsWith(AUTO_PATCH)).auto).toEqual({
      preparation: [],
      network: [],
      sampling: ['patch'],
    });
    expect(configure.reads(settingsWith(AUTO_DICE)).auto).toMatchObject({ loss: ['batch_dice'] });
  });

  it.each<[string, Change, Change]>([
    ['a fixed patch leaves a planned spacing alone', AUTO_SPACING, { training: { patch: [32, 32, 32] } }],
    ['a learning rate leaves a planned patch alone', AUTO_PATCH, { training: { epochs: 99 } }],
    [
      'the order of resampling leaves a planned patch alone',
      AUTO_PATCH,
      { preprocessing: { resample: { image: 3, label: 1, separate_z: 'auto' } } },
    ],
    ['augmentation leaves a planned patch alone', AUTO_PATCH, { augmentation: { preset: 'nnunet' } }],
  ])('%s', (_title, auto, change) => {
    expect(read(settingsWith(auto, change))).toBe(read(settingsWith(auto)));
  });

  it.each<[string, Change, Change]>([
    ['a fixed spacing replans the patch', AUTO_PATCH, { preprocessing: { spacing_mm: [2, 2, 2] } }],
    ['a fixed size replans the patch', AUTO_PATCH, { preprocessing: { size: [64, 64, 64] } }],
    ['the crop replans the patch', AUTO_PATCH, { preprocessing: { crop: 'none' } }],
    ['features replan the patch', AUTO_PATCH, { model: { features: [8, 16, 32] } }],
    ['memory replans the patch', AUTO_PATCH, { model: { plan: { memory_gb: 4 } } }],
    ['a fixed batch replans the patch', AUTO_PATCH, { training: { batch: 4 } }],
    ['a fixed patch replans the pooling of the Dice', AUTO_DICE, { training: { patch: [32, 32, 32] } }],
    ['another orientation turns the spacing', AUTO_SPACING, { preprocessing: { orientation: 'SAR' } }],
  ])('%s', (_title, auto, change) => {
    expect(read(settingsWith(auto, change))).not.toBe(read(settingsWith(auto)));
  });

  it.each<[string, Settings['task'], number]>([
    ['each label', { kind: 'segmentation', labels: { background: 0, a: 1, b: 2 } }, 3],
    [
      'background and each region',
      { kind: 'segmentation', labels: { background: 0, a: 1, b: 2 }, regions: { both: { of: ['a', 'b'], as: 'a' } } },
      2,
    ],
    [
      'one number',
      { kind: 'regression', target: 'ml', behaves_as: 'volume', depends_on: 'shape', transform: 'none' },
      1,
    ],
  ])('counts as outputs %s', (_title, task, outputs) => {
    expect(configure.reads({ ...settingsWith(AUTO_PATCH), task }).network?.outputs).toBe(outputs);
  });
});
