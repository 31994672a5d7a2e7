import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { formatDiagnostics } from '../base/diagnostic.js';
import { parseTree } from './parse-tree.js';
import { nodeAt, plainOf, spanOf } from './tree.js';

const parse = (text: string) =>
  parseTree({ text, file: 'f.yaml', originOf: (span) => ({ kind: 'file', path: '/f.yaml', span }) });
const complaint = (text: string) => formatDiagnostics(parse(text).diagnostics);
const plain = (text: string) => plainOf(parse(text).tree!);

test('YAML 1.2 core: yes is a text, 0o10 a number, << a key, 012 twelve', () => {
  expect(plain('a: yes\nb: 0o10\nc: 012\n"<<": 1\nd: ~\ne: 3e-5')).toEqual({
    a: 'yes',
    b: 8,
    c: 12,
    '<<': 1,
    d: null,
    e: 3e-5,
  });
});

test('a directive does not bring back YAML 1.1', () => {
  expect(plain('%YAML 1.1\n---\na: on')).toEqual({ a: 'on' });
});

test('every value knows its line, column and length, also with Windows line ends', () => {
  const { tree } = parse('a:\r\n  b: [1, 22]\r\n  c: "x y"\r\n');
  expect(spanOf(nodeAt(tree!, ['a', 'b', 1])!.origin)).toEqual({
    file: 'f.yaml',
    line: 2,
    column: 10,
    length: 2,
    lineText: '  b: [1, 22]',
  });
  expect(spanOf(nodeAt(tree!, ['a', 'c'])!.origin)).toMatchObject({ line: 3, column: 6, length: 5 });
});

test('a map over several lines is shown at its key', () => {
  expect(spanOf(nodeAt(parse('a:\n  b: 1\n').tree!, ['a'])!.origin)).toMatchObject({ line: 1, column: 1, length: 1 });
});

test('an alias stands for what its anchor marks', () => {
  expect(plain('a: &x {b: 1}\nc: *x')).toEqual({ a: { b: 1 }, c: { b: 1 } });
});

test('a key that stands twice names both places', () => {
  expect(complaint('a: 1\nb: 2\na: 3')).toBe(
    `f.yaml:3:1 error YAML_DUPLICATE_KEY the key a stands twice in this map
    3 | a: 3
      | ^
  f.yaml:1:1 it stands here first
    1 | a: 1
      | ^
   fix: keep one of them`,
  );
});

test.each(['__proto__', 'constructor', 'prototype'])('the key %s is refused at any depth', (key) => {
  expect(complaint(`a: [{b: {${key}: 1}}]`)).toBe(
    `f.yaml:1:10 error KEY_FORBIDDEN ${key} cannot be used as a key
    1 | a: [{b: {${key}: 1}}]
      |          ${'^'.repeat(key.length)}
   fix: use another name`,
  );
});

test('a syntax error is one message in plain words', () => {
  expect(complaint('a:\n\t- b')).toBe(
    `f.yaml:2:1 error YAML_SYNTAX a tab is used for indentation
    2 |  - b
      | ^
   fix: indent with spaces`,
  );
  expect(complaint('a: "x\nb: 1\n')).toBe(
    `f.yaml:1:4 error YAML_SYNTAX a quote is opened and not closed
    1 | a: "x
      |    ^
   fix: close it`,
  );
  expect(complaint('a: {root: ${A:-b}}')).toBe(
    `f.yaml:1:12 error YAML_SYNTAX this does not fit here
    1 | a: {root: \${A:-b}}
      |            ^
   fix: check indentation and brackets; inside {...} and [...] put a text with { } [ ] or , in quotes, e.g. "\${NAME:-default}"`,
  );
  expect(complaint('a: 1\n---\nb: 2')).toContain('YAML_SYNTAX the file holds several YAML documents');
});

test.each([
  '!!binary aGVsbG8=',
  '!!timestamp 2026-01-01',
  '!!pairs [a: 1]',
  '!!omap [a: 1]',
  '!!set {a, b}',
  '{!!binary aGk=: 1}',
])('of what the parser makes of a tag nothing is left: %s', (value) => {
  expect(complaint(`a: ${value}\nb: 2`)).toMatch(/^f.yaml:1:\d+ error YAML_TAG the tag tag:yaml.org,2002:\w+ means/);
  expect(parse(`a: ${value}\nb: 2`).diagnostics).toHaveLength(1);
});

test('a custom tag, an unknown alias and a key that is a list are refused', () => {
  expect(complaint('a: !!js/function "x"')).toContain(
    'error YAML_TAG the tag tag:yaml.org,2002:js/function means nothing',
  );
  expect(complaint('a: *x')).toContain('error YAML_ALIAS there is no anchor &x before this alias');
  expect(complaint('? [a]\n: 1')).toContain('error YAML_KEY a key must be plain text');
  expect(complaint('a: .inf')).toContain('error YAML_NOT_FINITE infinity and NaN are no settings');
});

test('a bomb of aliases is refused before it goes off', () => {
  const rungs = Array.from({ length: 9 }, (_, i) => `k${i + 1}: &k${i + 1} [${Array(9).fill(`*k${i}`).join(', ')}]`);
  const start = performance.now();
  expect(complaint(['k0: &k0 [lol]', ...rungs].join('\n'))).toBe(
    `f.yaml:2:10 error YAML_TOO_MANY_ALIASES more than 50 aliases have to be followed
    2 | k1: &k1 [*k0, *k0, *k0, *k0, *k0, *k0, *k0, *k0, *k0]
      |          ^^^
   fix: write the values out, or share them through \`extends\``,
  );
  // Going off would take minutes and all memory.
  expect(performance.now() - start).toBeLessThan(20000);
});

test('an anchor that contains itself ends', () => {
  expect(complaint('a: &x [*x]')).toContain('error YAML_TOO_');
});

test('values nested without end are refused', () => {
  expect(complaint('['.repeat(65) + ']'.repeat(65))).toBe('');
  expect(complaint('['.repeat(66) + ']'.repeat(66))).toContain(
    'YAML_TOO_DEEP values are nested more than 64 levels deep',
  );
  expect(complaint('['.repeat(20_000))).toContain('error YAML_TOO_DEEP values are nested too deeply to be read');
});

test('aliases cannot multiply values beyond the limit', () => {
  const wide = `a: &a [${Array(5000).fill('1').join(',')}]\nb: [${Array(30).fill('*a').join(',')}]`;
  expect(complaint(wide)).toContain('error YAML_TOO_MANY_VALUES the file has more than 100000 values');
});

test('many keys take no time that grows with their square', () => {
  const seconds = (keys: number): number => {
    const text = Array.from({ length: keys }, (_, i) => `k${i}: 1`).join('\n');
    const rounds = [1, 2, 3].map(() => {
      const start = performance.now();
      expect(parse(text).diagnostics).toEqual([]);
      return performance.now() - start;
    });
    return Math.min(...rounds);
  };
  // Eight times the keys: about 8 times as long, and 64 times if each key is compared with each.
  expect(seconds(20_000) / seconds(2500)).toBeLessThan(30);
});
