import type { CaseFact, CheckFacts, LeakFact } from './facts.js';
import { PASS, places, type Rule } from './rule.js';

/** Two cases that must not stand on two sides of a split, and why. */
interface Tie {
  readonly a: string;
  readonly b: string;
  readonly why: string;
}

/** A network that is validated on what it was trained on, or on a copy or relative of it, proves nothing. */
export const splitLeaks: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'A unit, a derived case or an equal image stands on two sides of a split.',
  judge(facts) {
    const { cases, leaks } = facts;
    if (cases === undefined) return { kind: 'unknown', until: 'ingest' };
    // Units are divided as wholes, so a family that spans units is divided with them: no fold is needed to know.
    const families = familiesAcrossUnits(cases);
    if (families.length > 0) return fail(families, facts);
    if (leaks === undefined) return { kind: 'unknown', until: 'split' };
    return leaks.length === 0 ? PASS : fail(tiesOf(leaks, cases), facts);
  },
};

function fail(ties: readonly Tie[], { locate }: CheckFacts) {
  const texts = ties.map(({ a, b, why }) => `${b} ${why} ${a}`);
  return {
    kind: 'fail' as const,
    value: [...new Set(ties.map(({ a, b }) => [a, b].sort().join(' ~ ')))].sort(),
    findings: [
      {
        message: `training and validation would share data: ${texts.join('; ')}`,
        fix: 'let data.independent_unit name what such cases have in common, or leave copies out',
        places: places([locate(['data', 'independent_unit'])], [locate(['data', 'split']), 'the split']),
      },
    ],
  };
}

/** Each case with its parent in another unit, or, where that is no case, with the eldest of the family. */
function familiesAcrossUnits(cases: readonly CaseFact[]): Tie[] {
  const byId = new Map(cases.map((row) => [row.id, row]));
  const eldest = new Map<string, CaseFact>();
  for (const row of cases) {
    if (row.parent === undefined || !eldest.has(row.family)) eldest.set(row.family, row);
  }
  return cases.flatMap((row) => {
    const parent = row.parent === undefined ? undefined : byId.get(row.parent);
    if (parent !== undefined && parent.unit !== row.unit) return [familyTie(parent, row)];
    const first = eldest.get(row.family)!;
    return first.unit === row.unit ? [] : [familyTie(first, row)];
  });
}

function familyTie(a: CaseFact, b: CaseFact): Tie {
  const named = ({ id, unit }: CaseFact) => `${id} (unit ${unit})`;
  return { a: named(a), b: named(b), why: kinship(a, b) };
}

function kinship(a: CaseFact, b: CaseFact): string {
  if (b.parent === a.id) return 'is derived from';
  return a.parent !== undefined && a.parent === b.parent
    ? `has the same parent (${a.parent}) as`
    : 'is of the same family as';
}

/** Each pair once: with several folds it is divided in more than one, the other way round too. */
function tiesOf(leaks: readonly LeakFact[], cases: readonly CaseFact[]): Tie[] {
  const units = new Map(cases.map(({ id, unit }) => [id, unit]));
  const ties = new Map<string, Tie>();
  for (const { kind, ...pair } of leaks) {
    const [a, b] = pair.a < pair.b ? [pair.a, pair.b] : [pair.b, pair.a];
    ties.set(JSON.stringify([kind, a, b]), { a, b, why: RELATION[kind](units.get(b) ?? '') });
  }
  return [...ties.values()];
}

const RELATION: Readonly<Record<LeakFact['kind'], (unit: string) => string>> = {
  unit: (unit) => `is of the same unit (${unit}) as`,
  descendant: () => 'is of the same family as',
  content: () => 'has the same voxels as',
};
