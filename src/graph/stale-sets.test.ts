import { describe, expect, it } from 'vitest';
import { caseFact, caseFacts, memoryStore } from '../../test/support/memory-store.js';
import { smallSettings } from '../../test/support/settings.js';
import { reviveExperiment } from '../config/revive-experiment.js';
import { sha256 } from '../base/hash.js';
import type { Settings } from '../config/experiment.js';
import { expand } from './expand.js';
import { catalog } from '../stages/catalog.js';

const world = { settings: smallSettings, cases: caseFacts(4) };
const { split } = smallSettings.data;
if (split.kind !== 'kfold') throw new Error('the small experiment has folds');

const TRAINED_ANEW = ['train[0]', 'train[1]', 'predict[0]', 'predict[1]', 'evaluate[0]', 'evaluate[1]', 'summarize'];

/** What is computed after a change, in the order of the stages. */
function after(change: Parameters<ReturnType<typeof memoryStore>['runAll']>[0], first = world): string[] {
  const store = memoryStore(first);
  store.runAll();
  const order = new Map(catalog.map(({ name }, index) => [name, index]));
  const position = (id: string): number => order.get(id.replace(/\[.*/, ''))!;
  return store.runAll(change).sort((a, b) => position(a) - position(b) || (a < b ? -1 : 1));
}

describe('what a change makes stale, exactly', () => {
  it('another reason for an accepted risk: nothing', () => {
    const accepting = (reason: string): Settings => ({
      ...smallSettings,
      checks: {
        ...smallSettings.checks,
        accept: { PATCH_PADDED: { value: 0.6, reason } },
      },
    });
    expect(after({ settings: accepting('measured twice') }, { ...world, settings: accepting('measured') })).toEqual([]);
  });

  it('more epochs: training and what follows', () => {
    const settings: Settings = { ...smallSettings, training: { ...smallSettings.training, epochs: 4 } };
    expect(after({ settings })).toEqual(TRAINED_ANEW);
  });

  it('another seed of the folds: the split, and what the folds train on', () => {
    const settings: Settings = { ...smallSettings, data: { ...smallSettings.data, split: { ...split, seed: 12346 } } };
    expect(after({ settings })).toEqual(['split', ...TRAINED_ANEW]);
  });

  it('other cases in one fold of a split file: the split, and that fold', () => {
    const settings: Settings = {
      ...smallSettings,
      data: { ...smallSettings.data, split: { kind: 'file', file: 'folds.json' } },
    };
    const writtenFolds = [
      { train: ['case_00', 'case_01'], validation: ['case_02', 'case_03'] },
      { train: ['case_02', 'case_03'], validation: ['case_00', 'case_01'] },
    ];
    const changed = [writtenFolds[0]!, { train: ['case_02', 'case_03'], validation: ['case_00'] }];
    const first = { settings, cases: world.cases, writtenFolds };
    // What is trained on is the same, but which cases are validated on is read by training, too.
    expect(after({ writtenFolds: changed }, first)).toEqual([
      'split',
      'train[1]',
      'predict[1]',
      'evaluate[1]',
      'summarize',
    ]);
  });

  it("one channel's normalisation: preparing every case, and training", () => {
    const withPet = (normalize: 'zscore' | 'none'): Settings => ({
      ...smallSettings,
      data: {
        ...smallSettings.data,
        channels: {
          mri: { image: 'mri/{case}.nii', normalize: 'zscore' },
          pet: { image: 'pet/{case}.nii', normalize },
        },
      },
    });
    const cases = world.cases.map((one) => ({ ...one, images: { ...one.images, pet: sha256(`pet of ${one.id}`) } }));
    const prepared = cases.map(({ id }) => `prepare[${id}]`);
    expect(after({ settings: withPet('none') }, { settings: withPet('zscore'), cases })).toEqual([
      ...prepared,
      ...TRAINED_ANEW,
    ]);
  });

  it('a renamed case: its reading and preparing, and whatever names it', () => {
    const cases = world.cases.map((one) =>
      one.id === 'case_03' ? { ...caseFact('case_03'), id: 'case_3b', unit: 'case_3b' } : one,
    );
    expect(after({ cases })).toEqual(['ingest[case_3b]', 'split', 'analyze', 'prepare[case_3b]', ...TRAINED_ANEW]);
  });

  it('an upgrade that adds keys with neutral values: nothing', () => {
    // As a version stored it that did not know them.
    const { accumulate, clip_norm, metric_steps, ...training } = smallSettings.training;
    expect([accumulate, clip_norm, metric_steps]).toEqual([1, 'off', 0]);
    const older = { ...smallSettings, training };
    expect(after({ settings: reviveExperiment(older) })).toEqual([]);
  });

  it('weights to go on from: that training and what follows, each by the weights', () => {
    const store = memoryStore(world);
    store.runAll();
    const fresh = store.plan();
    const facts = (weights: string) => ({
      ...world,
      continued: new Map([
        [
          'train[0]',
          {
            result: 'r' as never,
            epochs: 3,
            weights: sha256(weights),
            fingerprint: fresh.byId.get('train[0]')!.fingerprint!,
          },
        ],
      ]),
      answer: (fingerprint: string) => {
        const node = fresh.nodes.find((one) => one.fingerprint === fingerprint);
        return node?.state.kind === 'fresh'
          ? { kind: 'published' as const, published: node.state.published }
          : { kind: 'none' as const };
      },
      readJson: () => [
        { train: ['case_00', 'case_01'], validation: ['case_02', 'case_03'] },
        { train: ['case_02', 'case_03'], validation: ['case_00', 'case_01'] },
      ],
      lastBasis: () => undefined,
    });
    const [one, other] = ['one', 'other'].map((weights) => expand(catalog, facts(weights)).byId.get('train[0]')!);
    const fingerprints = [fresh.byId.get('train[0]')!, one!, other!].map(({ fingerprint }) => fingerprint);
    expect([one!.state.kind, new Set(fingerprints).size]).toEqual(['stale', 3]);
  });
});
