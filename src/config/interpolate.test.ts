import { afterAll, expect, test } from 'vitest';
import { ExperimentRig, MINIMAL } from './experiment-rig.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

const describeAs = (text: string, env: Record<string, string>) => {
  rig.write({ 'a.yaml': `${MINIMAL}description: '${text}'\n` });
  return rig.load('a.yaml', { env }).experiment.description;
};

test('a variable, its default, and a default for an empty one', () => {
  expect(describeAs('${A}/${B:-b c}', { A: 'x' })).toBe('x/b c');
  expect(describeAs('${A:-a}', { A: '' })).toBe('a');
  expect(describeAs('<${A}>', { A: '' })).toBe('<>');
  expect(describeAs('${A:-}', {})).toBe('');
});

test('a lone dollar stands for itself and $${ for a literal ${', () => {
  expect(describeAs('^(a)$ $${A} $A 5$$', {})).toBe('^(a)$ ${A} $A 5$$');
});

test('a value is not looked through again', () => {
  expect(describeAs('${A}', { A: '${B}' })).toBe('${B}');
});

test('a variable of JavaScript itself is not a variable of the environment', () => {
  expect(describeAs('${toString:-none}', {})).toBe('none');
});

test('--set is looked through as well', () => {
  rig.write({ 'a.yaml': MINIMAL });
  expect(rig.load('a.yaml', { sets: ['name=${N}'], env: { N: 'set' } }).experiment.name).toBe('set');
});

test('a missing variable is one error with its place', () => {
  expect(rig.complaintAbout((text) => text.replace('name: tiny', 'name: ${RUN_NAME}'))).toBe(
    `a.yaml:2:7 error ENV_MISSING the environment variable RUN_NAME is not set
    2 | name: \${RUN_NAME}
      |       ^^^^^^^^^^^
   fix: set it, or give a default: \${RUN_NAME:-...}`,
  );
});

test('what is no name is one error with its place', () => {
  expect(rig.complaintAbout((text) => text.replace('name: tiny', 'name: ${1-x}'))).toBe(
    `a.yaml:2:7 error ENV_MALFORMED \${1-x} names no environment variable
    2 | name: \${1-x}
      |       ^^^^^^
   fix: write \${NAME} or \${NAME:-default}; $\${ stands for a literal \${`,
  );
  expect(rig.complaintAbout((text) => text.replace('name: tiny', 'name: a${B'))).toContain(
    'ENV_MALFORMED ${B names no',
  );
});

test('a variable gives text, never a number, and the message says what to do', () => {
  const text = rig.complaintAbout((minimal) => minimal.replace('epochs: 2', 'epochs: ${EPOCHS}'), {
    env: { EPOCHS: '5' },
  });
  expect(text).toBe(
    `a.yaml:12:11 error WRONG_TYPE training.epochs must be a whole number from 1 to 1000000, but it is the text '5'
   12 |   epochs: \${EPOCHS}
      |           ^^^^^^^^^
   fix: an environment variable gives text; use --set training.epochs=...`,
  );
});
