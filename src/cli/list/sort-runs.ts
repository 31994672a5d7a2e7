import { DiagnosticError } from '../../base/failure.js';
import type { Json } from '../../base/json.js';
import { unknownKey } from '../query/known-key.js';
import { valueOf, type ListedRun } from '../query/listed-run.js';
import { factNamed } from '../query/run-facts.js';

/**
 * Sorted by a fact, a setting or a figure, with `-` in front from large to small; runs without it last, equal ones
 * newest first. Throws `DiagnosticError` for a name that no run has.
 */
export function sortRuns(
  runs: readonly ListedRun[],
  { by, all }: { by: string; all: readonly ListedRun[] },
): ListedRun[] {
  const isDescending = by.startsWith('-');
  const key = isDescending ? by.slice(1) : by;
  requireKey(key, { option: '--sort', all });
  const newestFirst = [...runs].reverse();
  const keyed = newestFirst.map((run) => ({ run, value: sortValue(run, key) }));
  keyed.sort((a, b) => {
    if (a.value === undefined || b.value === undefined)
      return Number(a.value === undefined) - Number(b.value === undefined);
    return isDescending ? compare(b.value, a.value) : compare(a.value, b.value);
  });
  return keyed.map(({ run }) => run);
}

/** Throws `DiagnosticError` for a name that no run has. */
export function requireKey(key: string, { option, all }: { option: string; all: readonly ListedRun[] }): void {
  const unknown = unknownKey(key, all);
  if (unknown === undefined) return;
  const { message, fix } = unknown;
  throw new DiagnosticError([
    { code: 'KEY_UNKNOWN', severity: 'error', blame: 'usage', message: `${option}: ${message}`, fix, places: [] },
  ]);
}

/** Undefined figures are missing ones. */
function sortValue(run: ListedRun, key: string): number | string | undefined {
  const fact = factNamed(key);
  if (fact !== undefined) return fact.of(run);
  const value: Json | undefined = valueOf(run, key);
  if (value === undefined || value === null) return undefined;
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}

/** Numbers before texts. */
function compare(a: number | string, b: number | string): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
