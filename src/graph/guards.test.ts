import { describe, expect, it } from 'vitest';
import { caseFacts, memoryStore } from '../../test/support/memory-store.js';
import { smallSettings } from '../../test/support/settings.js';
import type { Settings } from '../config/experiment.js';
import { catalog } from '../stages/catalog.js';
import { consequencesOf, stageReadings } from './consequences.js';
import type { Plan } from './plan.js';

const checking = (settings: Settings, checks: Partial<Settings['checks']>): Settings => ({
  ...settings,
  checks: { ...settings.checks, ...checks },
});
const settings = checking(smallSettings, { preflight: true });
const world = { settings, cases: caseFacts(4) };
const ids = (plan: Plan) => plan.nodes.map(({ id }) => id);
const overlapping: Settings = { ...settings, inference: { ...settings.inference, overlap: 0.25 } };

describe('a check before a training', () => {
  it('comes before every training, and nothing is made of it', () => {
    const plan = memoryStore(world).plan();
    expect(plan.byId.get('train[1]')!.gates).toEqual(['preflight']);
    expect(plan.nodes.filter(({ needs }) => needs.includes('preflight'))).toEqual([]);
  });

  it('is computed once and enters no other fingerprint', () => {
    const [with_, without] = [memoryStore(world), memoryStore({ ...world, settings: smallSettings })];
    expect(with_.runAll().filter((id) => id === 'preflight')).toEqual(['preflight']);
    without.runAll();
    const fingerprint = (plan: Plan) => plan.byId.get('train[0]')!.fingerprint;
    expect(fingerprint(with_.plan())).toBe(fingerprint(without.plan()));
    expect(with_.runAll()).toEqual([]);
  });

  it('is left out where all that it guards is there, and kept where it was made', () => {
    const store = memoryStore({ ...world, settings: smallSettings });
    store.runAll();
    // The trainings are there already: there is nothing to prevent.
    expect(ids(store.plan({ settings }))).not.toContain('preflight');
    expect(store.plan().byId.get('train[0]')!.gates).toEqual([]);
    const checked = memoryStore(world);
    checked.runAll();
    expect(ids(checked.plan())).toContain('preflight');
    // It looks at the overlap of windows, but training does not.
    expect(ids(checked.plan({ settings: overlapping }))).not.toContain('preflight');
  });

  it('is computed again before whatever trains anew', () => {
    const store = memoryStore(world);
    store.runAll();
    const computed = store.runAll({
      settings: { ...overlapping, training: { ...settings.training, epochs: 5 } },
    });
    expect(computed).toContain('preflight');
    expect(computed).toContain('train[0]');
  });

  it('is left alone by more epochs and by another augmentation than mirroring', () => {
    const store = memoryStore(world);
    store.runAll();
    const more = { ...settings, training: { ...settings.training, epochs: 9 } };
    expect(store.runAll({ settings: more })).not.toContain('preflight');
  });
});

describe('what a change comes to', () => {
  const consequences = (change: Settings) =>
    consequencesOf(stageReadings(catalog, { settings })!, stageReadings(catalog, { settings: change })!).stale;

  it('names the check where something is trained anew, and not where nothing is', () => {
    expect(consequences(overlapping)).toEqual(['predict', 'evaluate', 'summarize']);
    expect(consequences({ ...settings, model: { ...settings.model, features: [4, 8] } as Settings['model'] })).toEqual(
      expect.arrayContaining(['preflight', 'train']),
    );
  });
});

describe('a control training', () => {
  it('stands only where it is asked for, beside a training that it leaves alone', () => {
    const store = memoryStore(world);
    expect(ids(store.plan()).filter((id) => id.startsWith('control'))).toEqual([]);
    store.runAll();
    expect(store.runAll({ settings: checking(settings, { controls: ['half_of_units'] }) })).toEqual([
      'control-half-of-units[0]',
      'control-half-of-units[1]',
    ]);
  });
});
