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
/**
 * Stages whose results changed while what they read stayed the same: with the version of then they have the
 * fingerprint of then. Training draws its first weights in another way since version 2.
 */
const SAME_READS = ['train'];

describe.each(readdirSync(folder))('settings stored by an older version: %s', (file) => {
  const older = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Older;
  const asThen = catalog.map((spec) =>
    SAME_READS.includes(spec.name) ? { ...spec, version: older.versions[spec.name]! } : spec,
  );
  const plan = expand(asThen, fakeFacts(reviveExperiment(older.resolved)));
  // Any other stage whose results changed has a new version and computes anew, and rightly so.
  const unchanged = Object.entries(older.versions).flatMap(([stage, version]) =>
    asThen.some((spec) => spec.name === stage && spec.version === version) ? [stage] : [],
  );

  test('are still experiments, and every stage of then is still there', () => {
    expect(catalog.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(older.versions)));
  });

  test('preparation and prediction still have the version of then, and training reads what it read then', () => {
    expect(unchanged).toEqual(expect.arrayContaining(['prepare', 'train', 'predict']));
  });

  test.each(Object.entries(older.fingerprints).filter(([node]) => unchanged.includes(node.replace(/\[.*/, ''))))(
    '%s keeps its fingerprint',
    (node, fingerprint) => {
      expect(plan.byId.get(node)?.fingerprint).toBe(fingerprint);
    },
  );
});
