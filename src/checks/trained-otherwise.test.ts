import { expect, test } from 'vitest';
import { factsOf, trained } from './checks-rig.js';
import { foldsTrainedUnlike } from './folds-trained-unlike.js';
import { declaredFacts, type TrainedFact } from './trained-fact.js';
import { trainedOtherwise } from './trained-otherwise.js';

function messages(...trainings: TrainedFact[]): string[] {
  const verdict = trainedOtherwise.judge(factsOf({}, { trained: trainings }));
  return verdict.kind === 'fail' ? verdict.findings.map(({ message }) => message) : [verdict.kind];
}

test('is unknown until something is trained', () => {
  expect(trainedOtherwise.judge(factsOf())).toEqual({ kind: 'unknown', until: 'train' });
});

test('passes networks that were trained as declared', () => {
  expect(messages(trained(0), trained(1))).toEqual(['pass']);
});

test.each([
  ['augmentation.mirror.axes', ['A/P', 'L/R'], '[A/P, L/R]', '[L/R]'],
  ['data.channels', ['mri (none)'], '["mri (none)"]', '["mri (zscore)"]'],
  ['task.labels', { background: 0, organ: 2 }, '{background: 0, organ: 2}', '{background: 0, organ: 1}'],
  ['preprocessing.spacing_mm', [1, 1, 3], '[1, 1, 3]', 'native'],
  ['preprocessing.orientation', 'LPS', 'LPS', 'RAS'],
  ['preprocessing.crop', 'nonzero', 'nonzero', 'none'],
  ['training.patch', [32, 16, 16], '[32, 16, 16]', '[16, 16, 16]'],
  ['task.regions', ['whole (organ) as organ'], '["whole (organ) as organ"]', '[]'],
  ['task.ignore', 'organ', 'organ', 'none'],
  ['model.kind', 'resenc-unet', 'resenc-unet', 'unet'],
  ['model.inputs', 2, '2', '1'],
  ['model.outputs', 3, '3', '2'],
  ['model.features', [8, 32], '[8, 32]', '[8, 16]'],
])('names the fold, both values of %s and where they stand', (key, value, other, declared) => {
  expect(messages(trained(0), trained(1, { [key]: value }))).toEqual([
    `fold 1 was trained with ${key} ${other} (results/1/out/model.json), and the experiment declares ${declared}`,
  ]);
});

test('names regions that were trained in another order, which says what covers what', () => {
  const regions = { whole: { of: ['organ', 'core'], as: 'organ' }, core: { of: ['core'], as: 'core' } };
  const facts = factsOf({ task: { labels: { background: 0, organ: 1, core: 2 }, regions } });
  const declared = declaredFacts(facts.settings);
  const turned = [...(declared['task.regions'] as readonly string[])].reverse();
  const fact = { ...trained(0), recorded: { ...declared, 'task.regions': turned } };
  const verdict = trainedOtherwise.judge({ ...facts, trained: [fact] });
  expect(verdict.kind === 'fail' && verdict.findings.map(({ message }) => message)).toEqual([
    'fold 0 was trained with task.regions ["core (core) as core", "whole (organ, core) as organ"] (results/0/out/model.json), ' +
      'and the experiment declares ["whole (organ, core) as organ", "core (core) as core"]',
  ]);
});

test('names folds that scale a channel by other statistics of the foreground', () => {
  const ct = (mean: number) => ({
    'data.channels.mri.normalize': { mean, std: 20, percentile_00_5: 0, percentile_99_5: 99 },
  });
  const verdict = foldsTrainedUnlike.judge(factsOf({}, { trained: [trained(0, ct(40)), trained(1, ct(41))] }));
  expect(verdict.kind === 'fail' && verdict.findings.map(({ message }) => message)).toEqual([
    'fold 0 was trained with data.channels.mri.normalize {mean: 40, std: 20, percentile_00_5: 0, percentile_99_5: 99} (results/0/out/model.json), ' +
      'and fold 1 with {mean: 41, std: 20, percentile_00_5: 0, percentile_99_5: 99} (results/1/out/model.json)',
  ]);
});

test.each([
  ['flips along L/R', { flips: { 'L/R': 0 } }, 0, 48],
  ['flips along A/P', { flips: { 'L/R': 48, 'A/P': 7 } }, 7, 0],
  ['samples', { samples: 99 }, 99, 100],
  ['parameters', { parameters: 1 }, 1, 5000],
])('names %s that training counted otherwise than its checkpoint says', (what, measured, ofUsed, ofModel) => {
  expect(messages({ ...trained(2), measured })).toEqual([
    `fold 2: its training counted ${ofUsed} ${what} (results/2/used.json), and its checkpoint was saved with ${ofModel} (results/2/out/model.json)`,
  ]);
});

test('has nothing to hold the counts against where they are gone', () => {
  expect(messages({ ...trained(0), measured: undefined })).toEqual(['pass']);
});

test('names cases that a fold may not train on and drew samples from', () => {
  const folds = [
    { train: ['a', 'b'], validation: ['c'] },
    { train: ['b', 'c'], validation: ['a'] },
  ];
  const judged = (drawn: readonly string[], fold = 1) => {
    const verdict = trainedOtherwise.judge(factsOf({}, { trained: [{ ...trained(fold), drawn }], folds }));
    return verdict.kind === 'fail' ? [verdict.value, verdict.findings.map(({ message }) => message)] : [verdict.kind];
  };
  expect(judged(['b', 'c'])).toEqual(['pass']);
  // Not every case need be drawn from.
  expect(judged(['b'])).toEqual(['pass']);
  expect(judged(['c', 'a', 'b'])).toEqual([
    ['fold 1: cases'],
    ['fold 1: its training drew samples from a case that it may not train on (a), says results/1/used.json'],
  ]);
  expect(judged(['c', 'z'], 0)[1]).toEqual([
    expect.stringContaining('drew samples from 2 cases that it may not train on (c, z)'),
  ]);
});
