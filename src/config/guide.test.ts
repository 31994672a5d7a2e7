import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { formatDiagnostics } from '../base/diagnostic.js';
import { DiagnosticError } from '../base/failure.js';
import { packageRoot } from '../base/package-root.js';
import { ExperimentRig } from './experiment-rig.js';
import { schema } from './generated/schema.js';
import { loadMembers } from './groups/load-members.js';
import type { SchemaNode } from './schema-node.js';

const docs = join(packageRoot(), 'docs');
const reference = readFileSync(join(docs, 'settings.md'), 'utf8');
const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

interface Example {
  readonly name: string;
  readonly text: string;
  /** The whole experiments of the same page. */
  readonly wholes: readonly string[];
}

/** A whole experiment says so by its first line, which editors need. */
const isWhole = (text: string): boolean => text.startsWith('# yaml-language-server');
const examples = readdirSync(docs).flatMap((page): Example[] => {
  const found = [...readFileSync(join(docs, page), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, text]) => text!,
  );
  return found.map((text, index) => ({ name: `${index + 1} of ${page}`, text, wholes: found.filter(isWhole) }));
});
const parts = examples.filter(({ text }) => !isWhole(text));

test('the pages hold whole experiments and parts of them', () => {
  expect(examples.length - parts.length).toBeGreaterThanOrEqual(4);
  expect(parts.length).toBeGreaterThanOrEqual(6);
});

test.each(examples.filter(({ text }) => isWhole(text)))('example $name is a sound experiment', ({ text }) => {
  expect(complaintAbout(text)).toBe('');
});

test.each(parts)('example $name is sound in an experiment of the page', ({ text, wholes }) => {
  expect(wholes.map((whole) => complaintAbout(isExtending(text) ? text : laidOver(whole, text), whole))).toContain('');
});

function complaintAbout(text: string, baseline = ''): string {
  rig.write({ 'baseline.yaml': baseline, 'a.yaml': text });
  try {
    loadMembers({ file: 'a.yaml', env: {}, cwd: rig.folder });
    return '';
  } catch (error) {
    if (error instanceof DiagnosticError) return formatDiagnostics(error.diagnostics);
    throw error;
  }
}

const isExtending = (text: string): boolean => text.includes('extends:');

/** The experiment with the settings of a part in the place of its own. */
function laidOver(whole: string, part: string): string {
  const settings = parse(whole) as Record<string, object>;
  for (const [section, own] of Object.entries(parse(part) as Record<string, object>)) {
    // Another kind has settings of its own.
    settings[section] = 'kind' in own ? own : { ...settings[section], ...own };
  }
  return stringify(settings);
}

test('the reference names every setting', () => {
  const missing = keysOf(schema).filter((key) => !reference.includes(key));
  expect(missing).toEqual([]);
});

function keysOf({ properties, patternProperties, oneOf, anyOf, items }: SchemaNode): string[] {
  const own = Object.entries(properties ?? {}).flatMap(([key, child]) => [key, ...keysOf(child)]);
  const parts = [
    ...Object.values(patternProperties ?? {}),
    ...(oneOf ?? []),
    ...(anyOf ?? []),
    ...(items ? [items] : []),
  ];
  return [...own, ...parts.flatMap(keysOf)];
}
