import { isJsonObject, type Json, type JsonObject } from '../base/json.js';

/** One case of a summary: with figures by measure and class, or with a target and its prediction. */
export interface EvaluatedCase {
  readonly case: string;
  readonly unit: string;
  readonly row: JsonObject;
}

/** The cases of a summary. Undefined where it has none, as those of older versions. */
export function evaluatedCases({ per_case: rows }: JsonObject): EvaluatedCase[] | undefined {
  if (!Array.isArray(rows)) return undefined;
  return (rows as readonly Json[]).flatMap((row) =>
    isJsonObject(row) && typeof row.case === 'string'
      ? [{ case: row.case, unit: typeof row.unit === 'string' ? row.unit : row.case, row }]
      : [],
  );
}

/** One case as both runs evaluated it. */
export interface PairedCase {
  readonly case: string;
  readonly unit: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** Cases that both runs evaluated, under the coarser of two ways to tell what is independent. */
export function pairCases(before: readonly EvaluatedCase[], after: readonly EvaluatedCase[]): PairedCase[] {
  const known = new Map(before.map((one) => [one.case, one]));
  const pairs = after.flatMap((one) => {
    const earlier = known.get(one.case);
    return earlier === undefined ? [] : [{ earlier, one }];
  });
  const countOf = (units: readonly string[]): number => new Set(units).size;
  const isCoarserBefore = countOf(pairs.map(({ earlier }) => earlier.unit)) < countOf(pairs.map(({ one }) => one.unit));
  return pairs.map(({ earlier, one }) => ({
    case: one.case,
    unit: isCoarserBefore ? earlier.unit : one.unit,
    before: earlier.row,
    after: one.row,
  }));
}
