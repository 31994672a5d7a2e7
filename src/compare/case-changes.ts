import { assertNever } from '../base/assert-never.js';
import { sha256OfJson, type Sha256 } from '../base/hash.js';
import { canonicalJson, type Json } from '../base/json.js';
import type { CaseFact } from '../graph/facts.js';

/** A case as a run recorded it. Of older runs not all is known: without `images`, nothing of its content. */
export type RecordedCase = Pick<CaseFact, 'id'> & Partial<Omit<CaseFact, 'id'>>;

/** What a run's data were, as far as it is recorded. */
export interface RecordedCases {
  readonly cases: readonly RecordedCase[];
  /** The columns that are recorded: a case without a value has none then. */
  readonly columns: readonly CaseColumn[];
}

export type CaseColumn = 'unit' | 'parent' | 'derived_by' | 'target';

export interface CaseChanges {
  /** How many cases there were and are, those of the test set included. */
  readonly before: number;
  readonly after: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The same content under another id. */
  readonly renamed: readonly { readonly before: string; readonly after: string }[];
  readonly changed: readonly ChangedPart[];
  /** Cases of both sides that entered or left the test set. */
  readonly enteredTest: readonly string[];
  readonly leftTest: readonly string[];
}

/** One part of the cases, and whose differs. */
export interface ChangedPart {
  readonly part: 'image' | 'label' | CaseColumn;
  /** Of an image. */
  readonly channel?: string;
  readonly how: 'changed' | 'added' | 'removed';
  readonly cases: readonly ChangedCase[];
}

export interface ChangedCase {
  readonly id: string;
  /** Hashes of contents, values of columns; of a target in the test set its hash. */
  readonly before?: Json;
  readonly after?: Json;
}

/** What differs between the cases of two sides, case by case. */
export function caseChanges(before: RecordedCases, after: RecordedCases): CaseChanges {
  const earlier = new Map(before.cases.map((one) => [one.id, one]));
  const later = new Map(after.cases.map((one) => [one.id, one]));
  const gone = before.cases.filter(({ id }) => !later.has(id));
  const fresh = after.cases.filter(({ id }) => !earlier.has(id));
  const renamed = renamedCases(gone, fresh);
  const oldNames = new Set(renamed.map((one) => one.before));
  const newNames = new Set(renamed.map((one) => one.after));
  const columns = before.columns.filter((column) => after.columns.includes(column));
  const pairs = [
    ...before.cases.flatMap((one) => (later.has(one.id) ? [[one, later.get(one.id)!] as const] : [])),
    ...renamed.map((one) => [earlier.get(one.before)!, later.get(one.after)!] as const),
  ];
  const inTest = (entered: boolean): string[] =>
    pairs.filter(([a, b]) => (a.test === true) !== entered && (b.test === true) === entered).map(([, { id }]) => id);
  return {
    before: before.cases.length,
    after: after.cases.length,
    added: fresh.map(({ id }) => id).filter((id) => !newNames.has(id)),
    removed: gone.map(({ id }) => id).filter((id) => !oldNames.has(id)),
    renamed,
    changed: changedParts(pairs, columns),
    enteredTest: inTest(true),
    leftTest: inTest(false),
  };
}

export function hasCaseChanges(changes: CaseChanges): boolean {
  const { added, removed, renamed, changed, enteredTest, leftTest } = changes;
  return [added, removed, renamed, changed, enteredTest, leftTest].some((list) => list.length > 0);
}

/** Pairs of equal content among the cases that are on one side only; of several that are equal, in their order. */
function renamedCases(gone: readonly RecordedCase[], fresh: readonly RecordedCase[]): CaseChanges['renamed'] {
  const byContent = new Map<string, string[]>();
  for (const one of fresh) {
    const content = contentOf(one);
    if (content !== undefined) byContent.set(content, [...(byContent.get(content) ?? []), one.id]);
  }
  return gone.flatMap((one) => {
    const after = byContent.get(contentOf(one) ?? '')?.shift();
    return after === undefined ? [] : [{ before: one.id, after }];
  });
}

function contentOf({ images, label, target }: RecordedCase): string | undefined {
  return images === undefined ? undefined : canonicalJson([images, label ?? null, target ?? null]);
}

type Pair = readonly [RecordedCase, RecordedCase];

function changedParts(pairs: readonly Pair[], columns: readonly CaseColumn[]): ChangedPart[] {
  const parts = new Map<string, { part: Omit<ChangedPart, 'cases'>; cases: ChangedCase[] }>();
  const note = (part: Omit<ChangedPart, 'cases' | 'how'>, one: ChangedCase): void => {
    const { before, after } = one;
    if (before === after || canonicalJson(before ?? null) === canonicalJson(after ?? null)) return;
    const how = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    const key = canonicalJson([part.part, part.channel ?? '', how]);
    const known = parts.get(key) ?? { part: { ...part, how }, cases: [] };
    known.cases.push(one);
    parts.set(key, known);
  };
  for (const [a, b] of pairs) {
    // Two runs on the same data share the record of them.
    if (a === b) continue;
    if (a.images !== undefined && b.images !== undefined) {
      for (const channel of new Set([...Object.keys(a.images), ...Object.keys(b.images)])) {
        note({ part: 'image', channel }, changed(b.id, shaOf(a.images, channel), shaOf(b.images, channel)));
      }
      note({ part: 'label' }, changed(b.id, a.label, b.label));
    }
    for (const column of columns) {
      note({ part: column }, changed(b.id, cellOf(a, column, b), cellOf(b, column, a)));
    }
  }
  return [...parts.values()].map(({ part, cases }) => ({ ...part, cases }));
}

function shaOf(images: Readonly<Record<string, Sha256>>, channel: string): Sha256 | undefined {
  return Object.hasOwn(images, channel) ? images[channel] : undefined;
}

/** A unit that is the case itself goes with its name, and of a target in a test set only the hash is told. */
function cellOf(one: RecordedCase, column: CaseColumn, other: RecordedCase): Json | undefined {
  switch (column) {
    case 'unit':
      return one.unit === one.id && other.unit === other.id ? undefined : one.unit;
    case 'target': {
      const isKept = one.test === true || other.test === true;
      // Older records have the hash already.
      return typeof one.target === 'number' && isKept ? sha256OfJson(one.target) : one.target;
    }
    case 'derived_by':
      return one.derivedBy;
    case 'parent':
      return one.parent;
    default:
      return assertNever(column);
  }
}

function changed(id: string, before: Json | undefined, after: Json | undefined): ChangedCase {
  return { id, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}
