import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import { reviveExperiment } from '../src/config/revive-experiment.js';
import { expand } from '../src/graph/expand.js';
import { catalog } from '../src/stages/catalog.js';
import { fakeFacts } from './support/fake-facts.js';

/** One file per release and experiment: settings as that release resolved them, and the fingerprints that it gave. */
interface Older {
  readonly resolved: unknown;
  readonly versions: Readonly<Record<string, number>>;
  readonly fingerprints: Readonly<Record<string, string>>;
}

const folder = join(packageRoot(), 'test', 'fixtures', 'older-settings');

describe.each(readdirSync(folder))('settings stored by an older version: %s', (file) => {
  const older = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Older;
  const plan = expand(catalog, fakeFacts(reviveExperiment(older.resolved)));
  // A stage whose results changed has a new version and computes anew, and rightly so.
  const unchanged = Object.entries(older.versions).flatMap(([stage, version]) =>
    catalog.some((spec) => spec.name === stage && spec.version === version) ? [stage] : [],
  );

  test('are still experiments, and every stage of then is still there', () => {
    expect(catalog.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(older.versions)));
  });

  test('training and prediction still have the version of then', () => {
    expect(unchanged).toEqual(expect.arrayContaining(['prepare', 'train', 'predict']));
  });

  test.each(Object.entries(older.fingerprints).filter(([node]) => unchanged.includes(node.replace(/\[.*/, ''))))(
    '%s keeps its fingerprint',
    (node, fingerprint) => {
      expect(plan.byId.get(node)?.fingerprint).toBe(fingerprint);
    },
  );
});
