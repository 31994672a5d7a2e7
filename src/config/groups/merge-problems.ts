import type { Diagnostic } from '../../base/diagnostic.js';
import { BASE, memberLabel, type GroupPlan } from './group-plan.js';

/** What was found in one member. */
export interface MemberProblems {
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Members that a message lists. */
const NAMES_SHOWN = 3;

/**
 * The findings of all members, each once. One that stems from the experiment itself stands as it is; the others name the
 * members that they concern.
 */
export function mergeProblems(kind: GroupPlan['kind'], members: readonly MemberProblems[]): Diagnostic[] {
  const found = new Map<string, { diagnostic: Diagnostic; names: Set<string> }>();
  for (const { name, diagnostics } of members) {
    for (const diagnostic of diagnostics) {
      const key = JSON.stringify(diagnostic);
      const entry = found.get(key) ?? { diagnostic, names: new Set() };
      found.set(key, entry);
      entry.names.add(name);
    }
  }
  const all = members.map(({ name }) => name);
  return [...found.values()].map(({ diagnostic, names }) => {
    if (names.has(BASE) || names.size === all.length) return diagnostic;
    return { ...diagnostic, message: `${concerned(kind, [...names], all)}: ${diagnostic.message}` };
  });
}

/** Later steps of a ladder inherit a mistake, so the first has made it. */
function concerned(kind: GroupPlan['kind'], names: readonly string[], all: readonly string[]): string {
  if (kind === 'ladder') return memberLabel(kind, names[0]!);
  const values = kind === 'sweep' ? commonValues(names, all) : undefined;
  if (values !== undefined) return values;
  const shown = names.slice(0, NAMES_SHOWN).map((name) => memberLabel(kind, name));
  return `${shown.join('; ')}${names.length > shown.length ? `; and ${names.length - shown.length} more` : ''}`;
}

/** The values of a sweep that all of these combinations have in common, and no other one has. */
function commonValues(names: readonly string[], all: readonly string[]): string | undefined {
  const valuesOf = (name: string) => name.split(',');
  const common = names.map(valuesOf).reduce((shared, values) => shared.filter((value) => values.includes(value)));
  const having = all.map(valuesOf).filter((values) => common.every((value) => values.includes(value)));
  return common.length > 0 && having.length === names.length ? common.join(',') : undefined;
}
