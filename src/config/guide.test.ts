import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packageRoot } from '../base/package-root.js';
import { ExperimentRig } from './experiment-rig.js';
import { schema } from './generated/schema.js';
import type { SchemaNode } from './schema-node.js';

const guide = readFileSync(join(packageRoot(), 'docs', 'experiment-file.md'), 'utf8');
const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

test('the example of the guide is a sound experiment', () => {
  const example = /```yaml\n(# yaml-language-server[\s\S]*?)```/.exec(guide)?.[1];
  rig.write({ 'a.yaml': example ?? '' });
  expect(rig.load('a.yaml').experiment.name).toBe('hippocampus');
});

test('the guide names every setting', () => {
  const missing = keysOf(schema).filter((key) => !guide.includes(key));
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
