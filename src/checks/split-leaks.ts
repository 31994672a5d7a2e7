import type { CaseFact, CheckFacts, FoldFact, ImageFact } from './facts.js';
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
    const { cases, images, folds } = facts;
    if (cases === undefined) return { kind: 'unknown', until: 'ingest' };
    // Units are divided as wholes, so a family that spans units is divided with them: no fold is needed to know.
    const families = familiesAcrossUnits(cases);
    if (families.length > 0) return fail(families, facts);
    if (folds === undefined) return { kind: 'unknown', until: 'split' };
    const ties = [...unitTies(cases), ...contentTies(images ?? [])].filter(areSeparatedBy(folds));
    if (ties.length > 0) return fail(ties, facts);
    return images === undefined ? { kind: 'unknown', until: 'ingest' } : PASS;
  },
};

function fail(ties: readonly Tie[], { locate }: CheckFacts) {
  const texts = ties.map(({ a, b, why }) => `${b} ${why} ${a}`);
  return {
    kind: 'fail' as const,
    value: ties.map(({ a, b }) => [a, b].sort().join(' ~ ')).sort(),
    findings: [
      {
        message: `training and validation would share data: ${texts.join('; ')}`,
        fix: 'let data.independent_unit name what such cases have in common, or leave copies out',
        places: places([locate(['data', 'independent_unit'])], [locate(['data', 'split']), 'the split']),
      },
    ],
  };
}

function familiesAcrossUnits(cases: readonly CaseFact[]): Tie[] {
  const byId = new Map(cases.map((row) => [row.id, row]));
  return cases.flatMap((row) => {
    const foreign = ancestorsOf(row, byId).find(({ unit }) => unit !== row.unit);
    return foreign === undefined
      ? []
      : [{ a: `${foreign.id} (unit ${foreign.unit})`, b: `${row.id} (unit ${row.unit})`, why: 'is derived from' }];
  });
}

/** Parents, their parents and so on; a circle ends where it closes. */
function ancestorsOf(row: CaseFact, byId: ReadonlyMap<string, CaseFact>): CaseFact[] {
  const ancestors: CaseFact[] = [];
  const seen = new Set([row.id]);
  for (let id = row.parent; id !== undefined && !seen.has(id);) {
    seen.add(id);
    const parent = byId.get(id);
    if (parent !== undefined) ancestors.push(parent);
    id = parent?.parent;
  }
  return ancestors;
}

/** Neighbours suffice: if a unit's first and last case are divided, two neighbours are. */
function unitTies(cases: readonly CaseFact[]): Tie[] {
  const last = new Map<string, string>();
  return cases.flatMap(({ id, unit }) => {
    const before = last.get(unit);
    last.set(unit, id);
    return before === undefined ? [] : [{ a: before, b: id, why: `is of the same unit (${unit}) as` }];
  });
}

function contentTies(images: readonly ImageFact[]): Tie[] {
  const last = new Map<string, string>();
  return images.flatMap((image) =>
    Object.values(image.contents).flatMap((content) => {
      const before = last.get(content);
      last.set(content, image.case);
      const isOther = before !== undefined && before !== image.case;
      return isOther ? [{ a: before, b: image.case, why: 'has the same voxels as' }] : [];
    }),
  );
}

function areSeparatedBy(folds: readonly FoldFact[]): (tie: Tie) => boolean {
  const sides = folds.map(({ train, validation }) => ({ train: new Set(train), validation: new Set(validation) }));
  return ({ a, b }) =>
    sides.some(({ train, validation }) => (train.has(a) && validation.has(b)) || (train.has(b) && validation.has(a)));
}
