import { describe, expect, test } from 'vitest';
import { casesOf, factsOf } from './checks-rig.js';
import { judge } from './judge.js';
import { sharedNumbers } from './shared-numbers.js';

const numbered = (count: number, idOf: (text: string) => readonly string[]) =>
  Array.from({ length: count }, (_, i) => idOf(String(i).padStart(3, '0'))).flat();
const groupsOf = (ids: readonly string[]) => sharedNumbers(ids)?.groups.length;

describe('a grouping by numbers in ids', () => {
  test('is found where modalities, sides or scans of one number differ around it', () => {
    expect(groupsOf(numbered(25, (n) => [`mr_${n}`, `us_${n}`]))).toBe(25);
    expect(groupsOf(numbered(25, (n) => [`case000${n}_fixed`, `case000${n}_moving`]))).toBe(25);
    expect(groupsOf(numbered(20, (n) => [`${n}a`, `${n}b`]))).toBe(20);
    expect(groupsOf(numbered(30, (n) => [`p${n}_1`, `p${n}_2`, `p${n}_3`]))).toBe(30);
    expect(groupsOf(numbered(30, (n) => [`t1_${n}`, `t2_${n}`]))).toBe(30);
    // Not everybody has both.
    expect(groupsOf([...numbered(12, (n) => [`mr_${n}`, `us_${n}`]), 'mr_777', 'us_888'])).toBe(14);
  });

  test('is none where every number is there once, or numbers belong to places', () => {
    expect(sharedNumbers(numbered(65, (n) => [`hippocampus_${n}`]))).toBeUndefined();
    expect(sharedNumbers([...numbered(30, (n) => [`mr_${n}`]), 'us_900', 'us_901'])).toBeUndefined();
    expect(sharedNumbers(numbered(30, (n) => [`site1_${n}`, `site2_${n}`]))).toBeUndefined();
    expect(sharedNumbers(numbered(30, (n) => [`x1_${n}`]))).toBeUndefined();
    expect(sharedNumbers(['a', 'b', 'c'])).toBeUndefined();
    expect(sharedNumbers([])).toBeUndefined();
  });

  test('gives a pattern whose first group is the number', () => {
    const { pattern } = sharedNumbers(numbered(5, (n) => [`t1_${n}`, `t2_${n}`]))!;
    expect(new RegExp(pattern).exec('t1_003')![1]).toBe('003');
  });
});

describe('cases that each count as independent', () => {
  const ids = numbered(4, (n) => [`mr_${n}`, `us_${n}`]);
  const judged = (data: object) => judge(factsOf({ data }, { cases: casesOf(...ids) }));

  test('are refused where their ids suggest patients, with both cases and a pattern', () => {
    const [found] = judged({ independent_unit: 'case' }).diagnostics;
    expect(found).toMatchObject({
      code: 'GROUPING_UNCONFIRMED',
      severity: 'error',
      message:
        'each case counts as independent, but by the numbers in their ids the 8 cases are of 4 patients: mr_000 and us_000; mr_001 and us_001; mr_002 and us_002',
      fix: "write data.independent_unit: {pattern: '^[^0-9]*([0-9]+)'}, or name a column with the patient; or accept it with checks.accept.GROUPING_UNCONFIRMED: {value: {cases: 8, groups: 4}, reason: ...}",
    });
  });

  test('pass with a declared unit, and once the grouping is denied in writing', () => {
    expect(judged({ independent_unit: { pattern: '([0-9]+)' } }).diagnostics).toEqual([]);
    const accept = { GROUPING_UNCONFIRMED: { value: { groups: 4, cases: 8 }, reason: 'two hospitals' } };
    const facts = factsOf({ data: { independent_unit: 'case' }, checks: { accept } }, { cases: casesOf(...ids) });
    expect(judge(facts).diagnostics.map(({ code }) => code)).toEqual(['CLAIM_IS_PER_CASE']);
    const more = { ...facts, cases: casesOf(...ids, 'mr_004') };
    expect(judge(more).diagnostics.map(({ code }) => code)).toContain('GROUPING_UNCONFIRMED');
  });
});
