import { afterAll, expect, test } from 'vitest';
import { DiagnosticError } from '../base/failure.js';
import { randomOf } from '../base/random.js';
import { ExperimentRig, MINIMAL } from './experiment-rig.js';
import { loadExperiment } from './load-experiment.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

const SNIPPETS = [
  ...[
    '',
    ' ',
    '\n',
    '\t',
    ':',
    '- ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '#',
    '&a ',
    '*a',
    '!x ',
    '|\n',
    '? ',
    '---\n',
    '%',
    '${',
    '}',
    '~',
  ],
  ...[
    'kind',
    'null',
    '0',
    '-1',
    '1e999',
    '.nan',
    'true',
    '[]',
    '{}',
    'extends: a.yaml\n',
    'tta: {mirror: [L/R]}\n',
    '__proto__',
    '\0',
    'é',
  ],
];

test('whatever is done to a file, it loads or is explained, and never breaks the loader', () => {
  const random = randomOf(['robustness']);
  let explained = 0;
  for (let round = 0; round < 400; round++) {
    let text = MINIMAL;
    for (let edit = 0; edit <= random.integer(3); edit++) {
      const at = random.integer(text.length);
      text = text.slice(0, at) + SNIPPETS[random.integer(SNIPPETS.length)]! + text.slice(at + random.integer(6));
    }
    rig.write({ 'a.yaml': text });
    const sets = round % 4 === 0 ? [text.slice(random.integer(200), 240).trim().split('\n')[0]!] : [];
    try {
      loadExperiment({ file: 'a.yaml', sets, env: {}, cwd: rig.folder });
    } catch (error) {
      expect(error, text).toBeInstanceOf(DiagnosticError);
      explained++;
    }
  }
  expect(explained).toBeGreaterThan(200);
});
