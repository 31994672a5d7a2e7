import { describe, expect, it } from 'vitest';
import { sha256 } from '../base/hash.js';
import type { CaseFact } from './facts.js';
import { sampleCases, sampleTargets } from './sample-cases.js';

const fact = (id: string, unit = id, parent?: string): CaseFact => ({
  id,
  unit,
  images: { mri: sha256(id) },
  ...(parent === undefined ? {} : { parent }),
});
const many = Array.from({ length: 50 }, (_, index) => fact(`case_${index}`));

describe('cases that stand for all', () => {
  it('are the same in whatever order they come, and sorted', () => {
    const chosen = sampleCases(many, 4);
    expect(chosen).toHaveLength(4);
    expect([...chosen].sort()).toEqual(chosen);
    expect(sampleCases([...many].reverse(), 4)).toEqual(chosen);
    // Not the first ones: those were often recorded together.
    expect(chosen).not.toEqual(['case_0', 'case_1', 'case_2', 'case_3']);
  });

  it('are seldom others when a case is added', () => {
    const before = sampleCases(many, 4);
    const changed = Array.from({ length: 100 }, (_, index) => sampleCases([...many, fact(`new_${index}`)], 4)).filter(
      (one) => one.join() !== before.join(),
    );
    // A new one is among the 4 of 51 with the lowest hash in 8 of 100 cases.
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.length).toBeLessThan(25);
  });

  it('are of different units as far as there are any, and originals before copies', () => {
    const scans = [0, 1].flatMap((patient) =>
      Array.from({ length: 10 }, (_, scan) => fact(`p${patient}_${scan}`, `p${patient}`)),
    );
    const units = (chosen: readonly string[]) => chosen.map((id) => id.slice(0, 2));
    expect(units(sampleCases(scans, 2))).toEqual(['p0', 'p1']);
    expect(sampleCases(scans, 4)).toHaveLength(4);
    const copies = Array.from({ length: 30 }, (_, index) => fact(`copy_${index}`, 'p', 'original'));
    expect(sampleCases([...copies, fact('original', 'p')], 1)).toEqual(['original']);
  });

  it('are all where there are fewer', () => {
    expect(sampleCases(many.slice(0, 2), 4)).toEqual(['case_0', 'case_1']);
    expect(sampleCases([], 4)).toEqual([]);
  });
});

describe('cases that stand for all targets', () => {
  const skewed = many.map((one, index) => ({ ...one, target: 1.2 ** index }));

  it('lie at equal shares of them, in whatever order they come', () => {
    const chosen = sampleTargets(skewed, 4);
    expect(chosen).toEqual(['case_18', 'case_31', 'case_43', 'case_6']);
    expect(sampleTargets([...skewed].reverse(), 4)).toEqual(chosen);
  });

  it('are of different units, and as without targets where there are few units or not all have one', () => {
    const scans = skewed.map((one, index) => ({ ...one, unit: `p${index % 10}` }));
    const units = sampleTargets(scans, 4).map((id) => scans.find((one) => one.id === id)!.unit);
    expect(new Set(units).size).toBe(4);
    const few = scans.map((one) => ({ ...one, unit: 'p' }));
    expect(sampleTargets(few, 4)).toEqual(sampleCases(few, 4));
    expect(sampleTargets([...skewed, fact('new')], 4)).toEqual(sampleCases([...skewed, fact('new')], 4));
  });
});
