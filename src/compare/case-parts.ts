import { canonicalJson, type Json } from '../base/json.js';
import type { CaseFact } from '../graph/facts.js';

/** What makes up the cases of an experiment; `folds` are those that a file gives and stand in no case. */
export type CasePart = 'ids' | 'images' | 'label' | 'unit' | 'family' | 'target' | 'test' | 'folds';

/** The fields of a case that a part is. */
const FIELDS: Readonly<Record<CasePart, readonly (keyof CaseFact)[]>> = {
  ids: [],
  images: ['images'],
  label: ['label'],
  unit: ['unit'],
  family: ['parent', 'derivedBy'],
  target: ['target'],
  test: ['test'],
  folds: [],
};

/** The cases as they would be if only these parts of them had changed. */
export function withCaseParts(
  before: readonly CaseFact[],
  after: readonly CaseFact[],
  parts: readonly CasePart[],
): CaseFact[] {
  const later = new Map(after.map((one) => [one.id, one]));
  const fields = new Set(parts.flatMap((part) => FIELDS[part]));
  const changed = before.map((one) => {
    const other = later.get(one.id);
    if (other === undefined) return one;
    const kept = Object.entries(one).filter(([field]) => !fields.has(field as keyof CaseFact));
    const taken = Object.entries(other).filter(([field]) => fields.has(field as keyof CaseFact));
    return Object.fromEntries([...kept, ...taken]) as unknown as CaseFact;
  });
  if (!parts.includes('ids')) return changed;
  const known = new Set(before.map(({ id }) => id));
  return [...changed.filter(({ id }) => later.has(id)), ...after.filter(({ id }) => !known.has(id))];
}

/** Those of the parts that differ. */
export function changedCaseParts(
  before: readonly CaseFact[],
  after: readonly CaseFact[],
  parts: readonly CasePart[],
): CasePart[] {
  const textOf = (cases: readonly CaseFact[]): string => canonicalJson(cases as unknown as Json);
  const sorted = (cases: readonly CaseFact[]): CaseFact[] => [...cases].sort((a, b) => (a.id < b.id ? -1 : 1));
  const base = textOf(sorted(before));
  return parts.filter((part) => textOf(sorted(withCaseParts(before, after, [part]))) !== base);
}
