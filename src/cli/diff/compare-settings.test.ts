import { afterAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../base/hash.js';
import type { Json, JsonObject } from '../../base/json.js';
import { ExperimentRig, MINIMAL } from '../../config/experiment-rig.js';
import { withNeutral } from '../../config/neutral.js';
import type { CaseFact } from '../../graph/facts.js';
import type { RunId } from '../../store/run-record.js';
import { catalog } from '../../stages/catalog.js';
import { compareSettings } from './compare-settings.js';
import { consequenceText } from './consequence-text.js';
import { known, unknown, type Side } from './side.js';

const rig = new ExperimentRig();
rig.write({ 'a.yaml': MINIMAL });
afterAll(() => {
  rig.remove();
});

function settingsOf(...sets: string[]): JsonObject {
  // The stages that measure for the rules alone read what others read, and would stand in every consequence.
  const plain = ['checks.preflight=false', 'checks.audit=false'];
  return rig.load('a.yaml', { sets: [...plain, ...sets] }).experiment as unknown as JsonObject;
}

const cases: readonly CaseFact[] = ['a', 'b', 'c'].map((id) => ({
  id,
  unit: id,
  images: { mri: sha256(`image ${id}`) },
  label: sha256(`label ${id}`),
}));

function sideOf(
  stored: JsonObject,
  more: { cases?: readonly CaseFact[]; planned?: Readonly<Record<string, Json>> } = {},
): Side {
  const facts = more.cases ?? cases;
  return {
    name: { kind: 'run', run: 'r' as RunId, experiment: 'tiny', state: 'complete' },
    settings: known({
      stored,
      complete: withNeutral(stored) as JsonObject,
      planned: new Map(Object.entries(more.planned ?? {})),
    }),
    data: known({ cases: facts, facts, columns: ['unit'] }),
    folds: unknown('is a test'),
    code: { voxrun: '0.0.9', stages: Object.fromEntries(catalog.map(({ name, version }) => [name, version])) },
    environment: unknown('is a test'),
    summary: unknown('is a test'),
  };
}

/** Changed keys with their consequences, both ways the same. */
function consequences(before: Side, after: Side): string[] {
  const textsOf = (a: Side, b: Side): string[] =>
    (compareSettings(a, b)?.changes ?? []).map(({ key, consequence }) => `${key}: ${consequenceText(consequence)}`);
  const there = textsOf(before, after);
  expect(textsOf(after, before).sort()).toEqual([...there].sort());
  return there;
}

describe('a changed key', () => {
  test.each([
    ['training.optimizer.lr=0.5', 'training.optimizer.lr: train and after'],
    ['seed=5', 'seed: train and after'],
    ['preprocessing.spacing_mm=[2,2,2]', 'preprocessing.spacing_mm: prepare and after'],
    ['preprocessing.resample.image=1', 'preprocessing.resample.image: prepare and after'],
    ['data.split.seed=6', 'data.split.seed: split, train and after'],
    ['inference.overlap=0.25', 'inference.overlap: predict and after (no network is trained again)'],
    ['evaluation.metrics=[dice,hd95]', 'evaluation.metrics: only evaluate, summarize (no network is trained again)'],
    ['task.labels={background: 0, kidney: 1}', 'task.labels.organ: ingest and after'],
    ['description=other', 'description: nothing: a description is in no result'],
    ['resources.threads=1', 'resources.threads: nothing: resources are in no result'],
    ['checks.max_padding=0.25', 'checks.max_padding: nothing: checks judge anew what is computed'],
    ['evaluation.surface=monai', 'evaluation.surface: nothing: without effect in these experiments'],
  ])('%s comes to what the stages read', (set, expected) => {
    expect(consequences(sideOf(settingsOf()), sideOf(settingsOf(set)))).toContain(expected);
  });

  test('matters if it does in one of the two experiments', () => {
    const before = sideOf(settingsOf());
    const after = sideOf(settingsOf('evaluation.metrics=[dice,hd95]', 'evaluation.surface=monai'));
    expect(consequences(before, after)).toContain(
      'evaluation.surface: only evaluate, summarize (no network is trained again)',
    );
  });

  test('is none where the settings are the same, and a list beside them is not another experiment', () => {
    expect(compareSettings(sideOf(settingsOf('seed=5')), sideOf(settingsOf('seed=5')))).toBeUndefined();
  });

  test('that was removed instead of edited is shown as missing on one side', () => {
    const found = compareSettings(sideOf(settingsOf('description=x')), sideOf(settingsOf()));
    expect(found!.changes).toMatchObject([{ key: 'description', before: 'x' }]);
    expect(found!.changes[0]).not.toHaveProperty('after');
  });

  test('of the kind of a map is one change of all its keys', () => {
    const found = compareSettings(
      sideOf(settingsOf()),
      sideOf(settingsOf('training.optimizer={kind: adamw, lr: 0.1}')),
    );
    expect(found!.changes.map(({ key }) => key)).toEqual(['training.optimizer']);
    expect(found!.changes[0]!.consequence.stages).toEqual(['train', 'predict', 'evaluate', 'summarize']);
  });

  test('of the order of channels makes new networks', () => {
    const channels = (...names: string[]) =>
      `data.channels={${names.map((name) => `${name}: {image: '${name}/{case}.nii.gz'}`).join(', ')}}`;
    const found = compareSettings(sideOf(settingsOf(channels('t1', 't2'))), sideOf(settingsOf(channels('t2', 't1'))));
    expect(found!.changes).toMatchObject([
      { key: 'data.channels', what: 'order', before: ['t1', 't2'], after: ['t2', 't1'] },
    ]);
    expect(found!.changes[0]!.consequence.stages).toContain('train');
  });

  test('that an older version did not know has its neutral value there', () => {
    const { training, ...rest } = settingsOf('training.clip_norm=5') as { training: JsonObject };
    const older = {
      ...rest,
      training: Object.fromEntries(Object.entries(training).filter(([key]) => key !== 'clip_norm')),
    };
    const found = compareSettings(sideOf(older), sideOf(settingsOf('training.clip_norm=5')));
    expect(found!.changes).toMatchObject([
      { key: 'training.clip_norm', before: 'off', after: 5, newSince: { side: 'before', version: '0.0.9' } },
    ]);
    expect(compareSettings(sideOf(older), sideOf(settingsOf('training.clip_norm=off')))).toBeUndefined();
  });

  test('is told together with others where alone it is no experiment', () => {
    const before = sideOf({ task: null, seed: 1 });
    expect(consequences(before, sideOf({ task: null, seed: 2 }))).toEqual(['seed: only together with other changes']);
  });
});

describe('an auto key', () => {
  const auto = settingsOf('training.patch=auto', 'preprocessing.spacing_mm=auto');

  test('that planning turned into another value is a change, with the stages that read it', () => {
    const found = compareSettings(
      sideOf(auto, { planned: { 'training.patch': [40, 56, 40], 'preprocessing.spacing_mm': [1, 1, 1] } }),
      sideOf(auto, { planned: { 'training.patch': [48, 56, 40], 'preprocessing.spacing_mm': [1, 1, 2] } }),
    );
    expect(
      found!.changes.map(({ key, before, planned, consequence }) => [key, before, planned, consequence.stages]),
    ).toEqual([
      [
        'training.patch',
        'auto',
        { before: [40, 56, 40], after: [48, 56, 40] },
        ['train', 'predict', 'evaluate', 'summarize'],
      ],
      [
        'preprocessing.spacing_mm',
        'auto',
        { before: [1, 1, 1], after: [1, 1, 2] },
        ['prepare', 'train', 'predict', 'evaluate', 'summarize'],
      ],
    ]);
  });

  test('that was planned on one side only is no change', () => {
    expect(
      compareSettings(sideOf(auto, { planned: { 'training.patch': [40, 56, 40] } }), sideOf(auto)),
    ).toBeUndefined();
  });
});

describe('a key that says where the data are', () => {
  const moved = settingsOf('data.root=elsewhere');

  test('changes nothing where it leads to the same contents', () => {
    expect(consequences(sideOf(settingsOf()), sideOf(moved))).toEqual([
      'data.root: nothing: it leads to the same data',
    ]);
  });

  test('comes to what the contents come to', () => {
    const redrawn = cases.map((one, index) => (index === 0 ? { ...one, label: sha256('redrawn') } : one));
    expect(consequences(sideOf(settingsOf()), sideOf(moved, { cases: redrawn }))).toEqual([
      'data.root: ingest and after',
    ]);
  });

  test('such as the independent unit acts through the units of the cases', () => {
    const grouped = cases.map((one) => ({ ...one, unit: 'p1' }));
    const after = sideOf(settingsOf('data.independent_unit={pattern: "^(.)"}'), { cases: grouped });
    expect(consequences(sideOf(settingsOf()), after)).toEqual(['data.independent_unit: split, train and after']);
  });

  test('is not known where the cases are not', () => {
    const blind: Side = { ...sideOf(moved), data: unknown('is a test') };
    expect(consequences({ ...sideOf(settingsOf()), data: unknown('is a test') }, blind)).toEqual([
      'data.root: what it makes of the data, which are not known here',
    ]);
  });
});
