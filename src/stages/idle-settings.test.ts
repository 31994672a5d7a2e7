import { describe, expect, test } from 'vitest';
import { fakeFacts } from '../../test/support/fake-facts.js';
import { smallSettings } from '../../test/support/settings.js';
import type { Settings } from '../config/experiment.js';
import { expand } from '../graph/expand.js';
import { catalog } from './catalog.js';

type Change = Partial<{ [Section in keyof Settings]: Partial<Settings[Section]> }>;

function changed(settings: Settings, change: Change): Settings {
  const sections = Object.entries(change).map(([section, keys]) => [
    section,
    { ...(settings[section as keyof Settings] as object), ...(keys as object) },
  ]);
  return { ...settings, ...(Object.fromEntries(sections) as Partial<Settings>) };
}

const regression: Settings = {
  ...changed(smallSettings, {
    training: { patch: 'whole', loss: { kind: 'huber', delta: 1 } },
    preprocessing: { size: [16, 16, 16] },
  }),
  task: { kind: 'regression', target: 'ml', behaves_as: 'volume', depends_on: 'shape', transform: 'none' },
  model: { kind: 'resnet', features: [8, 16], blocks_per_stage: 1, voxel_size: true, dropout: 0 },
  evaluation: { surface: 'deepmind' },
};

/** The stages some of whose nodes get another fingerprint. */
function staleAfter(settings: Settings, change: Change): string[] {
  const [before, after] = [settings, changed(settings, change)].map((one) => expand(catalog, factsOf(one)));
  const stale = after!.nodes.filter(({ id, fingerprint }) => {
    const old = before!.byId.get(id)?.fingerprint;
    if (fingerprint === undefined || old === undefined) throw new Error(`Internal error: ${id} has no fingerprint`);
    return fingerprint !== old;
  });
  return [...new Set(stale.map(({ spec }) => spec.name))];
}

function factsOf(settings: Settings) {
  const facts = fakeFacts(settings);
  return { ...facts, cases: facts.cases.map((one, index) => ({ ...one, target: index })) };
}

const resampling: Change = { preprocessing: { resample: { image: 1, label: 0, separate_z: 'auto' } } };
const windows: Change = { inference: { overlap: 0.25, blend: 'constant' } };
const surfaces: Change = { evaluation: { surface: 'monai', nsd_tolerance_mm: 2 } };
const sampling: Change = { training: { foreground: 0.5, deep_supervision: false } };

describe('a setting without effect makes no stage of a regression stale:', () => {
  test.each([
    ['how label maps are resampled', regression, resampling],
    ['how windows overlap and blend', regression, windows],
    ['how surfaces are compared', regression, surfaces],
    ['which patches are drawn, and losses at lower resolutions', regression, sampling],
    [
      'how many batches are measured, where all cases are',
      changed(regression, { training: { metric_steps: 1 } }),
      { training: { metric_steps: 9 } },
    ],
  ] satisfies [string, Settings, Change][])('%s', (_title, settings, change) => {
    expect(staleAfter(settings, change)).toEqual([]);
  });
});

test('whether a regression measures its cases at all makes training stale', () => {
  expect(staleAfter(regression, { training: { metric_steps: 1 } })).toContain('train');
});

describe('of a segmentation', () => {
  test('the same settings have an effect', () => {
    expect(staleAfter(smallSettings, resampling)).toEqual(expect.arrayContaining(['prepare', 'train']));
    expect(staleAfter(smallSettings, sampling)).toContain('train');
    expect(staleAfter(smallSettings, windows)).toContain('predict');
    expect(staleAfter(smallSettings, windows)).not.toContain('train');
  });

  test('settings of surfaces have an effect where surfaces are compared', () => {
    expect(staleAfter(smallSettings, surfaces)).toEqual([]);
    const hd95 = changed(smallSettings, { evaluation: { metrics: ['dice', 'hd95'] } });
    expect(staleAfter(hd95, { evaluation: { nsd_tolerance_mm: 2 } })).toEqual([]);
    expect(staleAfter(hd95, { evaluation: { surface: 'monai' } })).toContain('evaluate');
    const nsd = changed(smallSettings, { evaluation: { metrics: ['nsd'], nsd_tolerance_mm: 1 } });
    expect(staleAfter(nsd, { evaluation: { nsd_tolerance_mm: 2 } })).toContain('evaluate');
  });
});
