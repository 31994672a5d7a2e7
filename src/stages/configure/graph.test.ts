import { describe, expect, it } from 'vitest';
import { caseFact, caseFacts } from '../../../test/support/memory-store.js';
import { smallSettings } from '../../../test/support/settings.js';
import { sha256, type Sha256 } from '../../base/hash.js';
import type { Settings } from '../../config/experiment.js';
import { expand } from '../../graph/expand.js';
import type { CaseFact } from '../../graph/facts.js';
import { defineStage, type Catalog } from '../../graph/stage-spec.js';
import type { Published } from '../../store/results.js';
import { analyze } from '../analyze/spec.js';
import { ingest } from '../ingest/spec.js';
import { configuredNeeds } from './configured-needs.js';
import { configure } from './spec.js';

/** A stage per case that uses the planned spacing, and one that uses the planned patch. */
const resample = defineStage({
  name: 'resample',
  version: 1,
  scope: 'case',
  reads: () => ({}),
  needs: (settings) => [
    { kind: 'raw', parts: ['image'], cases: 'this' },
    ...configuredNeeds(settings, ['preparation']),
  ],
  threads: 'one',
});
const learn = defineStage({
  name: 'learn',
  version: 1,
  scope: 'run',
  reads: () => ({}),
  needs: (settings) => [
    { kind: 'stage', stage: 'resample', files: ['case.json'], cases: 'all' },
    ...configuredNeeds(settings, ['network', 'sampling']),
  ],
  threads: 'one',
});
const catalog: Catalog = [ingest, analyze, configure, resample, learn];

/**
 * Computes what is stale and says what that was. Outputs differ with what they are made from, except that planning
 * comes to the same spacing whatever the cases.
 */
function computer() {
  const results = new Map<Sha256, Published>();
  return (settings: Settings, cases: readonly CaseFact[]): string[] => {
    const computed: string[] = [];
    for (;;) {
      const plan = expand(catalog, {
        settings,
        cases,
        answer(fingerprint) {
          const published = results.get(fingerprint);
          return published === undefined ? { kind: 'none' } : { kind: 'published', published };
        },
        readJson: () => null,
        lastBasis: () => undefined,
      });
      const ready = plan.nodes.filter(({ state }) => state.kind === 'stale');
      if (ready.length === 0) return computed;
      for (const { id, fingerprint } of ready) {
        const files = new Proxy(
          {},
          {
            get: (_, file) => ({
              sha256: sha256(`${String(file)} ${file === 'preparation.json' ? '' : fingerprint!}`),
            }),
          },
        );
        results.set(fingerprint!, { result: `result-${fingerprint!}`, files } as unknown as Published);
        computed.push(id);
      }
    }
  };
}

const auto: Settings = {
  ...smallSettings,
  preprocessing: { ...smallSettings.preprocessing, spacing_mm: 'auto' },
  training: { ...smallSettings.training, patch: 'auto' },
};
const two = caseFacts(2);

describe('configure in the graph', () => {
  it('is not there where everything is fixed, and nothing waits for it', () => {
    expect(computer()(smallSettings, two)).toEqual([
      'ingest[case_00]',
      'ingest[case_01]',
      'resample[case_00]',
      'resample[case_01]',
      'analyze',
      'learn',
    ]);
  });

  it('stands between analyze and those whose values are auto', () => {
    expect(computer()(auto, two)).toEqual([
      'ingest[case_00]',
      'ingest[case_01]',
      'analyze',
      'configure',
      'resample[case_00]',
      'resample[case_01]',
      'learn',
    ]);
  });

  it('runs again for an added case, and where it comes to the same spacing one case is prepared', () => {
    const compute = computer();
    compute(auto, two);
    expect(compute(auto, [...two, caseFact('case_09')])).toEqual([
      'ingest[case_09]',
      'analyze',
      'configure',
      'resample[case_09]',
      'learn',
    ]);
  });

  it('leaves prepared cases alone when another patch is fixed for a planned spacing', () => {
    const compute = computer();
    compute(auto, two);
    const fixed = { ...auto, training: { ...auto.training, patch: [32, 32, 32] as const } };
    expect(compute(fixed, two)).toEqual(['configure', 'learn']);
  });
});
