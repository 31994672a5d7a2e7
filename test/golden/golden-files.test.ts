import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { goldenText, type GoldenName } from './read-golden.js';

const ORIGINALS = fileURLToPath(new URL('../../../shared/golden/', import.meta.url));
const NAMES: readonly GoldenName[] = ['numerics', 'planner', 'regression'];

describe.skipIf(!existsSync(ORIGINALS))('the golden files (skipped where ../shared/golden is absent)', () => {
  it.each(NAMES)('%s.json is what the reference tools gave, byte for byte', (name) => {
    expect(goldenText(name) === readFileSync(`${ORIGINALS}${name}.json`, 'utf8')).toBe(true);
  });
});
