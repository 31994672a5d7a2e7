import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ExperimentRig, MINIMAL } from './experiment-rig.js';
import { listSettings } from './settings-listing.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

test('each value stands on a line of its own with an aligned comment', () => {
  const settings = { name: 'a', training: { patch: [1, 2], loss: { kind: 'x' }, off: false }, accept: {} };
  const comments: Record<string, string> = {
    name: 'a.yaml:1',
    'training.patch': 'a.yaml:2',
    'training.patch.0': '--set',
  };
  expect(listSettings({ settings, commentOf: (path) => comments[path.join('.')] ?? 'default' }))
    .toBe(`name: a          # a.yaml:1
training:
  patch: [1, 2]  # a.yaml:2, --set, default
  loss:
    kind: x      # default
  off: false     # default
accept: {}       # default
`);
});

test('a long text is wrapped, and no line is wider than 100 columns', () => {
  const description = 'word '.repeat(60).trim();
  const text = listSettings({
    settings: { description, a: { b: 1 } },
    commentOf: () => 'experiments/some-file.yaml:120',
  });
  expect(text.split('\n')[0]).toBe('description: >-  # experiments/some-file.yaml:120');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(parse(text)).toEqual({ description, a: { b: 1 } });
});

test('a single word stays on its line however long the comments are', () => {
  const text = listSettings({
    settings: { name: 'hippocampus-volume' },
    commentOf: () => `/${'folder/'.repeat(12)}a.yaml:1`,
  });
  expect(text).toBe(`name: hippocampus-volume  # /${'folder/'.repeat(12)}a.yaml:1\n`);
});

test('parsing the text gives the settings again, whatever is in them', () => {
  const settings = {
    words: [
      'yes',
      'on',
      'true',
      'null',
      '~',
      '',
      ' a',
      'a ',
      'a: b',
      'a #b',
      '- a',
      '[a]',
      '{case}',
      "it's",
      '"',
      '1',
      '1e5',
      '.5',
      '.inf',
    ],
    more: [
      '0x10',
      '2024-01-01',
      '*a',
      '&a',
      '!a',
      '%a',
      '@a',
      '`a',
      '|',
      '>',
      'a\nb',
      'a\tb',
      '\u0000',
      'ü',
      '...',
      '---',
      '<<',
      '=',
      '?',
    ],
    numbers: [0, -1, 1e-8, 3e-5, 1e21, 0.1, 123456789],
    others: [true, false, null, [], {}, [[1], { 'L/R': [['a', 'b']] }]],
    keys: { 'L/R': 1, 'left kidney': 2, '1': 3, true: 4, 'a: b': 5 },
    text: `${'a  b '.repeat(40)}.`,
    lines: `${'long line '.repeat(20)}\n end`,
  };
  expect(parse(listSettings({ settings, commentOf: () => 'here' }))).toEqual(settings);
});

test('what show prints is an experiment that loads to the same settings', () => {
  rig.write({ 'a.yaml': MINIMAL });
  const { experiment } = rig.load('a.yaml');
  rig.write({ 'b.yaml': listSettings({ settings: experiment }) });
  expect(rig.load('b.yaml').experiment).toEqual(experiment);
});
