import type { Diagnostic } from '../base/diagnostic.js';
import { sha256 } from '../base/hash.js';
import { countCases, knownPlaces, type ListingOptions } from './case-listing.js';
import { quoteId } from './case-id.js';
import type { CaseRow } from './case-row.js';
import { withFamilies } from './families.js';

/** How the test set is told: a share that is drawn, or a column of the table. */
export type TestSettings =
  | {
      /** Share of the independent units. */
      readonly fraction: number;
      readonly seed: number;
      /** Whether it is drawn evenly over the targets; every case must have one then. */
      readonly byTarget?: boolean;
    }
  | { readonly column: string; readonly value: string };

export interface TestSetOptions {
  /** All cases, sorted by id. */
  readonly cases: readonly CaseRow[];
  /** What the table's column says, by case id. */
  readonly testCells: ReadonlyMap<string, string>;
  readonly test: TestSettings;
  readonly locate: ListingOptions['locate'];
}

export interface MarkedCases {
  readonly cases: readonly CaseRow[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Marks the cases of the test set. A drawn one takes whole units, and whole families where these span units; a column
 * is taken as it stands, and a rule refuses units and families that it divides.
 */
export function markTestSet({ cases, testCells, test, locate }: TestSetOptions): MarkedCases {
  const marked =
    'column' in test
      ? fromColumn({ cells: cases.map(({ id }) => ({ id, cell: testCells.get(id) ?? '' })), test, locate })
      : drawn(cases, test, locate);
  if (!(marked instanceof Set)) return { cases, diagnostics: [marked] };
  return { cases: cases.map((row) => (marked.has(row.id) ? { ...row, test: true } : row)), diagnostics: [] };
}

interface Cell {
  readonly id: string;
  readonly cell: string;
}

function fromColumn(options: {
  cells: readonly Cell[];
  test: Extract<TestSettings, { column: string }>;
  locate: ListingOptions['locate'];
}): Set<string> | Diagnostic {
  const {
    cells,
    test: { column, value },
    locate,
  } = options;
  const name = JSON.stringify(column);
  const places = knownPlaces(locate(['data', 'test', 'value']));
  // Taken for another value, such a case would be trained on.
  const unclear = cells.filter(({ cell }) => cell !== value && folded(cell) === folded(value));
  if (unclear.length > 0) {
    const listed = unclear.map(({ id, cell }) => `${id} (${quoteId(cell)})`).join(', ');
    return mistake({
      code: 'TEST_VALUE_UNCLEAR',
      message: `column ${name} almost says ${JSON.stringify(value)} for ${countCases(unclear.length)}: ${listed}`,
      fix: 'write the same word in every cell and in data.test.value',
      places,
    });
  }
  const found = cells.filter(({ cell }) => cell === value);
  if (found.length === 0) {
    return mistake({
      code: 'TEST_SET_EMPTY',
      message: `column ${name} says ${JSON.stringify(value)} for no case; it says ${valuesOf(cells)}`,
      fix: 'correct data.test.value or the column, or remove data.test',
      places,
    });
  }
  if (found.length === cells.length) {
    return mistake({
      code: 'TEST_TAKES_ALL',
      message: `column ${name} says ${JSON.stringify(value)} for every case, so that none is left to train on`,
      fix: 'correct data.test.value or the column',
      places,
    });
  }
  return new Set(found.map(({ id }) => id));
}

function folded(text: string): string {
  return text.trim().toLowerCase();
}

/** Shown at most, of different values. */
const SHOWN_VALUES = 5;

function valuesOf(cells: readonly Cell[]): string {
  const counts = new Map<string, number>();
  for (const { cell } of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const listed = [...counts].slice(0, SHOWN_VALUES).map(([text, count]) => `${quoteId(text)} (${countCases(count)})`);
  return `${listed.join(', ')}${counts.size > SHOWN_VALUES ? ', ...' : ''}`;
}

interface Group {
  readonly name: string;
  readonly ids: readonly string[];
  /** Mean target of its cases. */
  readonly target: number;
  /** Decides who is drawn: the hash of seed and name, so that an added case moves hardly any other. */
  readonly lot: string;
}

/**
 * The round(fraction x groups) groups with the lowest lots, at least one and never all. By target: the groups are
 * sorted by it and cut into as many parts as are drawn, and the lowest lot of each part is taken.
 */
function drawn(
  cases: readonly CaseRow[],
  { fraction, seed, byTarget = false }: Extract<TestSettings, { fraction: number }>,
  locate: ListingOptions['locate'],
): Set<string> | Diagnostic {
  const groups = groupsOf(cases, seed);
  if (groups.length < 2) {
    return mistake({
      code: 'TEST_NEEDS_UNITS',
      message: `a test set needs at least 2 independent units, one of them to train on, but there is ${groups.length === 1 ? 'only 1' : 'none'} (${countCases(cases.length)})`,
      fix: 'remove data.test, or add data',
      places: knownPlaces(locate(['data', 'test'])),
    });
  }
  const count = Math.min(groups.length - 1, Math.max(1, Math.round(fraction * groups.length)));
  const chosen = byTarget ? evenly(groups, count) : [...groups].sort(byLot).slice(0, count);
  return new Set(chosen.flatMap(({ ids }) => ids));
}

function evenly(groups: readonly Group[], count: number): Group[] {
  const sorted = [...groups].sort((a, b) => a.target - b.target || byLot(a, b));
  return Array.from({ length: count }, (_, part) => {
    const from = Math.floor((part * sorted.length) / count);
    const to = Math.floor(((part + 1) * sorted.length) / count);
    return sorted.slice(from, to).sort(byLot)[0]!;
  });
}

/** What is connected by a unit or a family, over any number of steps. */
function groupsOf(cases: readonly CaseRow[], seed: number): Group[] {
  const links = withFamilies(cases).map(({ unit, family }) => ({ id: `unit ${unit}`, parent: `family ${family}` }));
  const byName = new Map<string, CaseRow[]>();
  for (const [index, { family }] of withFamilies(links).entries()) {
    byName.set(family, [...(byName.get(family) ?? []), cases[index]!]);
  }
  return [...byName.values()].map((rows) => {
    // The name that does not change when relatives are added behind it.
    const name = rows.map(({ unit }) => unit).sort()[0]!;
    const targets = rows.map(({ target }) => target ?? 0);
    return {
      name,
      ids: rows.map(({ id }) => id),
      target: targets.reduce((sum, value) => sum + value, 0) / targets.length,
      lot: sha256(`test set ${seed} ${name}`),
    };
  });
}

function byLot(a: Group, b: Group): number {
  return a.lot < b.lot ? -1 : 1;
}

function mistake(what: Omit<Diagnostic, 'severity' | 'blame'>): Diagnostic {
  return { ...what, severity: 'error', blame: 'usage' };
}
