import { describe, expect, it } from 'vitest';
import { caseFact, caseFacts, memoryStore } from '../../test/support/memory-store.js';
import { smallSettings } from '../../test/support/settings.js';
import { sha256 } from '../base/hash.js';
import type { Settings } from '../config/experiment.js';
import { testCatalog } from '../stages/test-catalog.js';
import { expand } from './expand.js';
import { formatReason } from './reasons.js';

const world = { settings: smallSettings, cases: caseFacts(4) };
const split = { kind: 'kfold', folds: 2, seed: 12345, stratify: 'none' } as const;

describe('expand', () => {
  it('gives keys to what has its inputs and lets the rest wait', () => {
    const plan = memoryStore(world).plan();
    const states = plan.nodes.map(
      (node) => `${node.id} ${node.state.kind}${node.state.kind === 'pending' ? ` on ${node.state.on.join(' ')}` : ''}`,
    );
    expect(states).toEqual([
      'ingest[case_00] stale',
      'ingest[case_01] stale',
      'ingest[case_02] stale',
      'ingest[case_03] stale',
      'split pending on ingest[case_00] ingest[case_01] ingest[case_02] ingest[case_03]',
      'analyze pending on ingest[case_00] ingest[case_01] ingest[case_02] ingest[case_03]',
      'prepare[case_00] stale',
      'prepare[case_01] stale',
      'prepare[case_02] stale',
      'prepare[case_03] stale',
      'train[0] pending on split',
      'train[1] pending on split',
      'predict[0] pending on split train[0]',
      'predict[1] pending on split train[1]',
      'evaluate[0] pending on split predict[0]',
      'evaluate[1] pending on split predict[1]',
      'summarize pending on split analyze evaluate[0] evaluate[1]',
    ]);
  });

  it('computes nothing for an unchanged experiment', () => {
    const store = memoryStore(world);
    expect(store.runAll()).toHaveLength(17);
    expect(store.runAll()).toEqual([]);
  });

  it.each<[string, Settings, string[]]>([
    [
      'a changed overlap reruns prediction and what follows',
      { ...smallSettings, inference: { ...smallSettings.inference, overlap: 0.25 } },
      ['predict[0]', 'predict[1]', 'evaluate[0]', 'evaluate[1]', 'summarize'],
    ],
    [
      'a changed learning rate leaves prepare fresh',
      {
        ...smallSettings,
        training: { ...smallSettings.training, optimizer: { ...smallSettings.training.optimizer, lr: 0.02 } },
      },
      ['train[0]', 'train[1]', 'predict[0]', 'predict[1]', 'evaluate[0]', 'evaluate[1]', 'summarize'],
    ],
    [
      'a changed threshold of the checks reruns nothing',
      { ...smallSettings, checks: { ...smallSettings.checks, max_padding: 0.1 } },
      [],
    ],
    [
      'a changed reservation of threads reruns nothing',
      { ...smallSettings, resources: { ...smallSettings.resources, threads: 8 } },
      [],
    ],
    ['a moved data root reruns nothing', { ...smallSettings, data: { ...smallSettings.data, root: '/elsewhere' } }, []],
    [
      'another pattern of file names reruns nothing when the contents are the same',
      {
        ...smallSettings,
        data: { ...smallSettings.data, channels: { mri: { image: 'other/{case}.nrrd', normalize: 'zscore' } } },
      },
      [],
    ],
  ])('%s', (_title, settings, stale) => {
    const store = memoryStore(world);
    store.runAll();
    expect(store.runAll({ settings })).toEqual(stale);
  });

  it('regions in another order train anew, because a later one covers an earlier one', () => {
    const labels = { background: 0, edema: 1, core: 2, fluid: 3 };
    const lesion = { of: ['edema', 'core'], as: 'edema' };
    const wet = { of: ['edema', 'fluid'], as: 'fluid' };
    const settingsWith = (regions: Record<string, typeof lesion>): Settings => ({
      ...smallSettings,
      task: { kind: 'segmentation', labels, regions },
    });
    const store = memoryStore({ ...world, settings: settingsWith({ lesion, wet }) });
    store.runAll();
    const settings = settingsWith({ wet, lesion });
    const { state } = store.plan({ settings }).byId.get('train[0]')!;
    expect(state.kind === 'stale' && state.reasons.map(formatReason)).toEqual([
      'regions: [{"name":"lesion","of":["edema","core"],"as":"edema"},{"name":"wet","of":["edema","fluid"],"as":"fluid"}]' +
        ' -> [{"name":"wet","of":["edema","fluid"],"as":"fluid"},{"name":"lesion","of":["edema","core"],"as":"edema"}]',
    ]);
    expect(store.runAll()).toEqual([
      'train[0]',
      'train[1]',
      'predict[0]',
      'predict[1]',
      'evaluate[0]',
      'evaluate[1]',
      'summarize',
    ]);
    expect(store.runAll({ settings: settingsWith({ lesion, wet }) })).toEqual([]);
  });

  it('another seed of the folds leaves ingest, analyze and prepare fresh', () => {
    const store = memoryStore(world);
    store.runAll();
    const settings: Settings = {
      ...smallSettings,
      data: { ...smallSettings.data, split: { ...split, seed: 12346 } },
    };
    const stages = new Set(store.runAll({ settings }).map((id) => id.replace(/\[.*/, '')));
    expect([...stages]).toEqual(['split', 'train', 'predict', 'evaluate', 'summarize']);
  });

  it('an added case prepares one case', () => {
    const store = memoryStore(world);
    store.runAll();
    const computed = store.runAll({ cases: [...world.cases, caseFact('case_04')] });
    expect(computed.filter((id) => /^(ingest|prepare)/.test(id))).toEqual(['ingest[case_04]', 'prepare[case_04]']);
  });

  it('an edited label reruns its case and the folds that train on it, and leaves the split fresh', () => {
    const store = memoryStore(world);
    store.runAll();
    const cases = world.cases.map((one) => (one.id === 'case_01' ? { ...one, label: sha256('edited') } : one));
    // The fold seed 12345 puts case_01 into the validation set of fold 0, so fold 1 trains on it.
    expect(store.runAll({ cases })).toEqual([
      'ingest[case_01]',
      'prepare[case_01]',
      'analyze',
      'train[1]',
      'evaluate[0]',
      'predict[1]',
      'evaluate[1]',
      'summarize',
    ]);
  });

  it('asking for one fold computes only that fold, and the summary of one fold is not that of all', () => {
    const store = memoryStore(world);
    const computed = store.runAll({ foldsAsked: [0] });
    expect(computed.filter((id) => /^(train|predict|evaluate)/.test(id))).toEqual([
      'train[0]',
      'predict[0]',
      'evaluate[0]',
    ]);
    const rest: { foldsAsked?: readonly number[] } = { foldsAsked: [0, 1] };
    expect(store.runAll(rest)).toEqual(['train[1]', 'predict[1]', 'evaluate[1]', 'summarize']);
  });

  it('names each changed key with both values, and each changed input', () => {
    const store = memoryStore(world);
    store.runAll();
    const settings: Settings = {
      ...smallSettings,
      training: { ...smallSettings.training, epochs: 5 },
      model: { kind: 'unet', features: [8, 16, 32], convs_per_stage: 2, strides: 'halve', kernels: 3 },
    };
    const cases = world.cases.map((one) => (one.id === 'case_02' ? { ...one, label: sha256('edited') } : one));
    const plan = store.plan({ settings, cases });
    const reasons = (id: string): string[] => {
      const state = plan.byId.get(id)!.state;
      return state.kind === 'fresh' ? [] : state.reasons.map(formatReason);
    };
    expect(reasons('prepare[case_02]')).toEqual(['raw.case_02.label changed']);
    expect(reasons('train[1]')).toEqual(['model.features: [8,16] -> [8,16,32]', 'training.epochs: 3 -> 5']);
  });
});

describe('expand with a test set', () => {
  const settings: Settings = { ...smallSettings, data: { ...smallSettings.data, test: { fraction: 0.2, seed: 1 } } };
  const kept = { ...caseFact('kept'), test: true } as const;
  const cases = [...world.cases, kept];

  it('plans nothing over a test case', () => {
    const store = memoryStore({ settings, cases });
    expect(store.runAll()).toHaveLength(17);
    const { nodes } = store.plan();
    expect(nodes.filter(({ id }) => id.includes('kept'))).toEqual([]);
    const readers = nodes.filter(({ basis }) => JSON.stringify(basis).includes('kept')).map(({ id }) => id);
    // The split records who is in the test set, by hashes.
    expect(readers).toEqual(['split']);
  });

  it.each<[string, Partial<typeof kept> | undefined]>([
    ['another image', { images: { mri: sha256('edited') } }],
    ['another label', { label: sha256('edited') }],
    ['none at all', undefined],
  ])('a test case with %s reruns the split and nothing else', (_title, change) => {
    const store = memoryStore({ settings, cases });
    store.runAll();
    expect(
      store.runAll({ cases: [...world.cases, ...(change === undefined ? [] : [{ ...kept, ...change }])] }),
    ).toEqual(['split']);
  });

  it('a case that goes into the test set reruns what had read it, and no case is read again', () => {
    const store = memoryStore({ settings, cases });
    store.runAll();
    const fewer = cases.map((one) => (one.id === 'case_03' ? { ...one, test: true as const } : one));
    expect(store.runAll({ cases: fewer })).toEqual([
      'split',
      'analyze',
      'train[0]',
      'train[1]',
      'predict[0]',
      'predict[1]',
      'evaluate[0]',
      'evaluate[1]',
      'summarize',
    ]);
  });

  it('takes the nodes that a run recorded as they are, and plans the rest on them', () => {
    const store = memoryStore({ settings, cases });
    store.runAll();
    const trained = store.plan().nodes.filter(({ spec }) => spec.name === 'train');
    const recorded = new Map(
      trained.map(({ id, basis, fingerprint, state }) => {
        if (state.kind !== 'fresh') throw new Error(id);
        return [id, { basis: basis!, fingerprint: fingerprint!, published: state.published }];
      }),
    );
    const plan = expand(testCatalog, {
      settings,
      cases: [kept],
      recorded,
      answer: () => ({ kind: 'none' }),
      readJson: () => null,
      lastBasis: () => undefined,
    });
    expect(plan.nodes.map(({ id, state, needs, gates }) => [id, state.kind, needs, gates])).toEqual([
      ['train[0]', 'fresh', [], []],
      ['train[1]', 'fresh', [], []],
      ['ingest-test[kept]', 'stale', [], []],
      ['predict-test', 'stale', ['train[0]', 'train[1]'], ['ingest-test[kept]']],
      ['evaluate-test', 'pending', ['predict-test'], []],
    ]);
    expect(plan.byId.get('predict-test')!.basis!.inputs.raw).toEqual({ kept: { image: kept.images } });
  });
});

describe('expand with folds from a file', () => {
  const settings: Settings = {
    ...smallSettings,
    data: { ...smallSettings.data, split: { kind: 'file', file: 'splits.json' } },
  };
  const writtenFolds = [
    { train: ['case_00', 'case_01'], validation: ['case_02', 'case_03'] },
    { train: ['case_02', 'case_03'], validation: ['case_00', 'case_01'] },
  ];

  it('makes as many folds as the file has, and its path does not count', () => {
    const store = memoryStore({ settings, cases: world.cases, writtenFolds });
    expect(store.runAll().filter((id) => id.startsWith('train'))).toEqual(['train[0]', 'train[1]']);
    const moved: Settings = {
      ...settings,
      data: { ...settings.data, split: { kind: 'file', file: 'elsewhere/folds.json' } },
    };
    expect(store.runAll({ settings: moved })).toEqual([]);
  });

  it('other cases in one fold leave the training of the other folds fresh', () => {
    const store = memoryStore({ settings, cases: world.cases, writtenFolds });
    store.runAll();
    const changed = [writtenFolds[0]!, { train: ['case_02'], validation: ['case_00', 'case_01'] }];
    expect(store.runAll({ writtenFolds: changed })).toEqual([
      'split',
      'train[1]',
      'predict[1]',
      'evaluate[1]',
      'summarize',
    ]);
  });
});

describe('expand with targets', () => {
  const withTargets = (targets: readonly number[]) => world.cases.map((one, i) => ({ ...one, target: targets[i]! }));
  const byTarget: Settings = {
    ...smallSettings,
    data: { ...smallSettings.data, split: { ...split, stratify: 'target' } },
  };

  it('a changed target reruns a split that is balanced over targets, and no other', () => {
    const balanced = memoryStore({ settings: byTarget, cases: withTargets([1, 2, 3, 4]) });
    balanced.runAll();
    expect(balanced.runAll({ cases: withTargets([1, 2, 3, 5]) })).toEqual(['split']);
    const plain = memoryStore({ settings: smallSettings, cases: withTargets([1, 2, 3, 4]) });
    plain.runAll();
    expect(plain.runAll({ cases: withTargets([1, 2, 3, 5]) })).toEqual([]);
  });

  it('how a case was derived is a record, and no result depends on it', () => {
    const store = memoryStore(world);
    store.runAll();
    const cases = world.cases.map((one) => ({ ...one, derivedBy: 'mirroring' }));
    expect(store.runAll({ cases })).toEqual([]);
  });

  it('a case without a label map has no label in what is read of it', () => {
    const { id, unit, images } = caseFact('case_00');
    const bare = { id, unit, images };
    const plan = memoryStore({ settings: smallSettings, cases: [bare, ...world.cases.slice(1)] }).plan();
    expect(plan.byId.get('ingest[case_00]')!.basis!.inputs.raw).toEqual({ case_00: { image: bare.images } });
  });
});

it('the order of the channels is a part of what prepare and train read', () => {
  const channel = (name: string) => ({ [name]: { image: `${name}/{case}.nii`, normalize: 'zscore' as const } });
  const cases = world.cases.map((one) => ({ ...one, images: { ct: one.images.mri!, pet: one.images.mri! } }));
  const withChannels = (channels: Settings['data']['channels']): Settings => ({
    ...smallSettings,
    data: { ...smallSettings.data, channels },
  });
  const store = memoryStore({ settings: withChannels({ ...channel('ct'), ...channel('pet') }), cases });
  store.runAll();
  const swapped = store.runAll({ settings: withChannels({ ...channel('pet'), ...channel('ct') }) });
  const stages = new Set(swapped.map((id) => id.replace(/\[.*/, '')));
  expect([...stages]).toEqual(expect.arrayContaining(['prepare', 'train', 'predict']));
});
