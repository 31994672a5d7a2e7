import { describe, expect, it } from 'vitest';
import { caseFact, caseFacts, memoryStore } from '../../test/support/memory-store.js';
import { smallSettings } from '../../test/support/settings.js';
import { sha256 } from '../base/hash.js';
import type { Settings } from '../config/experiment.js';
import { formatReason } from './reasons.js';

const world = { settings: smallSettings, cases: caseFacts(4) };

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
      { ...smallSettings, checks: { max_padding: 0.1, accept: {} } },
      [],
    ],
    [
      'a changed reservation of threads reruns nothing',
      { ...smallSettings, resources: { engine: 'auto', threads: 8 } },
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

  it('another seed of the folds leaves ingest, analyze and prepare fresh', () => {
    const store = memoryStore(world);
    store.runAll();
    const settings: Settings = {
      ...smallSettings,
      data: { ...smallSettings.data, split: { kind: 'kfold', folds: 2, seed: 12346 } },
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
      model: { ...smallSettings.model, features: [8, 16, 32] },
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
