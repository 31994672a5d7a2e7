import { describe, expect, it } from 'vitest';
import { caseFacts, memoryStore } from '../../test/support/memory-store.js';
import { smallSettings } from '../../test/support/settings.js';
import type { Settings } from '../config/experiment.js';

const withChecks = (checks: Partial<Settings['checks']>): Settings => ({
  ...smallSettings,
  checks: { ...smallSettings.checks, ...checks },
});
const audited = withChecks({ audit: true });

describe('the audit of a fold', () => {
  it('looks at what is there already, when it is asked for', () => {
    const store = memoryStore({ settings: smallSettings, cases: caseFacts(4) });
    store.runAll();
    expect(store.runAll({ settings: audited })).toEqual(['audit[0]', 'audit[1]']);
    expect(store.runAll({ settings: withChecks({ audit: true, max_proxy_gap: 0.3 }) })).toEqual([]);
  });

  it('is made again when the fold is predicted otherwise, and nothing waits for it', () => {
    const store = memoryStore({ settings: audited, cases: caseFacts(4) });
    store.runAll();
    const settings: Settings = { ...audited, inference: { ...audited.inference, overlap: 0.25 } };
    expect(store.runAll({ settings }).sort()).toEqual(
      [0, 1]
        .flatMap((fold) => ['audit', 'evaluate', 'predict'].map((stage) => `${stage}[${fold}]`))
        .concat('summarize')
        .sort(),
    );
    const { nodes } = store.plan();
    expect(nodes.filter(({ needs, gates }) => [...needs, ...gates].some((id) => id.startsWith('audit')))).toEqual([]);
  });

  it('reads all validation cases as they were prepared, and the raw files of a few', () => {
    const store = memoryStore({ settings: audited, cases: caseFacts(60) });
    store.runAll();
    const inputs = store.plan().byId.get('audit[0]')!.basis!.inputs as Record<string, Record<string, unknown>>;
    // 30 validation cases and 8 of the training cases.
    expect(Object.keys(inputs.prepare!)).toHaveLength(38);
    expect(Object.keys(inputs.raw!)).toHaveLength(8);
  });

  it('is left out where training was published without what it looks at, as the first release did', () => {
    const store = memoryStore(
      { settings: audited, cases: caseFacts(4) },
      { train: ['model.json', 'weights.json', 'weights.bin'] },
    );
    store.runAll();
    expect(store.plan().nodes.filter(({ spec }) => spec.name === 'audit')).toEqual([]);
    expect(store.plan().byId.get('summarize')!.state.kind).toBe('fresh');
  });
});
