import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../base/package-root.js';
import { MINIMAL } from './experiment-rig.js';

test('the committed schema and the generated validator follow from experiment.ts', () => {
  const generate = join(packageRoot(), 'scripts', 'generate.mjs');
  expect(() => execFileSync(process.execPath, [generate, '--check'], { stdio: 'pipe' })).not.toThrow();
});

describe('the schema for editors', () => {
  const text = readFileSync(join(packageRoot(), 'schemas', 'experiment.schema.json'), 'utf8');
  const { default: Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as {
    default: new (options: object) => Ajv;
  };
  const ajv = new Ajv2020({
    discriminator: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    keywords: ['x-allowed', 'x-neutral'],
  });
  const validate = ajv.compile(JSON.parse(text) as object);
  const accepts = (yaml: string) => validate(parse(yaml));

  test('takes a file without what has a default', () => {
    expect(accepts(MINIMAL)).toBe(true);
  });

  test('wants what has no default', () => {
    expect(accepts(MINIMAL.replace('  epochs: 2\n', ''))).toBe(false);
    expect(accepts(MINIMAL.replace('name: tiny\n', ''))).toBe(false);
  });

  test('takes a part where the rest is inherited', () => {
    expect(accepts('extends: base.yaml\ntraining: {optimizer: {lr: 1}}\ntask: {labels: {other: 2}}')).toBe(true);
    expect(accepts('extends: [a.yaml, b.yaml]')).toBe(true);
  });

  test('knows variants, sweep and ladder, whole and in a part', () => {
    const groups = [
      'variants: [{name: a, set: {training.epochs: 3}, remove: [seed]}]',
      'sweep: {training.batch: [1, 2]}',
      'ladder: {steps: [{name: a}]}',
    ];
    for (const group of groups) {
      expect(accepts(`${MINIMAL}${group}`), group).toBe(true);
      expect(accepts(`extends: base.yaml\n${group}`), group).toBe(true);
    }
    expect(accepts(`${MINIMAL}variants: [{nam: a}]`)).toBe(false);
    expect(accepts(`${MINIMAL}sweep: {training.batch: 2}`)).toBe(false);
    expect(accepts(`${MINIMAL}ladder: {rule: median, steps: [{name: a}]}`)).toBe(false);
  });

  test('refuses a typo and a wrong value in a part as well', () => {
    expect(accepts('extends: base.yaml\ntraining: {epoch: 3}')).toBe(false);
    expect(accepts('extends: base.yaml\ntraining: {epochs: x}')).toBe(false);
    expect(accepts('extends: base.yaml\ntraining: {optimizer: {kind: sdg}}')).toBe(false);
    expect(accepts('extends: 5')).toBe(false);
    expect(accepts(MINIMAL.replace('momentum', 'momentun'))).toBe(false);
  });
});
