import type { Diagnostic, Span } from '../base/diagnostic.js';
import { countCases, knownPlaces, listIds, type ListedCase, type ListingOptions } from './case-listing.js';
import type { CaseRow } from './case-row.js';
import { firstGroups } from './first-groups.js';

export interface UnitsOptions {
  readonly cases: readonly ListedCase[];
  readonly independentUnit: string | { readonly pattern: string };
  /** Whether the cases come from a table, which then has read the unit's column and reported what is wrong with it. */
  readonly hasTable: boolean;
  readonly locate: ListingOptions['locate'];
}

export interface CasesWithUnits {
  readonly cases: readonly CaseRow[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Gives every case its independent unit: the case itself (`case`), what the table's column says, or the first group
 * of a regular expression over the case id. A case without a unit is an error: guessing one could put a patient on
 * both sides of a split.
 */
export function assignUnits({ cases, independentUnit, hasTable, locate }: UnitsOptions): CasesWithUnits {
  if (independentUnit === 'case') return { cases: cases.map((listed) => withUnit(listed, listed.id)), diagnostics: [] };
  if (typeof independentUnit !== 'string') {
    return unitsFromIds({
      cases,
      pattern: independentUnit.pattern,
      span: locate(['data', 'independent_unit', 'pattern']),
    });
  }
  if (hasTable) {
    return {
      cases: cases.flatMap((listed) => (listed.unit === undefined ? [] : [withUnit(listed, listed.unit)])),
      diagnostics: [],
    };
  }
  return mistake({
    code: 'UNIT_NEEDS_TABLE',
    message: `data.independent_unit names the column ${JSON.stringify(independentUnit)}, but there is no data.table`,
    fix: 'set data.table, or write case, or {pattern: ...} to read the unit from the case id',
    places: knownPlaces(locate(['data', 'independent_unit'])),
  });
}

interface FromIdsOptions {
  readonly cases: readonly ListedCase[];
  readonly pattern: string;
  readonly span: Span | undefined;
}

function unitsFromIds({ cases, pattern, span }: FromIdsOptions): CasesWithUnits {
  const places = knownPlaces(span);
  const fix = 'write a regular expression with one group around the unit, e.g. ^(p[0-9]+)_';
  const matched = firstGroups(
    cases.map(({ id }) => id),
    pattern,
  );
  if (matched.kind === 'slow') {
    return mistake({
      code: 'UNIT_PATTERN_SLOW',
      message: `data.independent_unit.pattern needs more than ${matched.limitMs / 1000} s to search the ids of ${countCases(cases.length)}`,
      fix: 'remove alternatives and repetitions that can match the same text in many ways, e.g. write a+ for (?:a|a)+',
      places,
    });
  }
  if (matched.kind === 'invalid') {
    const message = `data.independent_unit.pattern ${matched.reason}`;
    return mistake({ code: 'UNIT_PATTERN_INVALID', message, fix, places });
  }
  const withUnits = cases.map((listed, index) => ({ listed, unit: matched.groups[index]! }));
  const without = withUnits.filter(({ unit }) => unit === '').map(({ listed }) => listed.id);
  if (without.length > 0) {
    return mistake({
      code: 'UNIT_NOT_FOUND',
      message: `data.independent_unit.pattern finds no unit in the id of ${countCases(without.length)}: ${listIds(without)}`,
      fix,
      places,
    });
  }
  return { cases: withUnits.map(({ listed, unit }) => withUnit(listed, unit)), diagnostics: [] };
}

function withUnit(listed: ListedCase, unit: string): CaseRow {
  return { ...listed, unit };
}

function mistake(what: Omit<Diagnostic, 'severity' | 'blame'>): CasesWithUnits {
  return { cases: [], diagnostics: [{ ...what, severity: 'error', blame: 'usage' }] };
}
