import type { CaseFact } from './facts.js';
import { PASS, type Rule } from './rule.js';
import { sharedData, type Tie } from './shared-data.js';

/** Units are divided as wholes, so a family that spans units is divided with them: no fold is needed to know. */
export const familyAcrossUnits: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'A derived case is of another independent unit than the case that it was made from.',
  judge(facts) {
    const { cases } = facts;
    if (cases === undefined) return { kind: 'unknown', until: 'ingest' };
    const ties = familiesAcrossUnits(cases);
    return ties.length === 0 ? PASS : sharedData(ties, facts);
  },
};

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
