import { DiagnosticError } from '../../base/failure.js';

/** Whole number above 0; all without it. Throws `DiagnosticError` for anything else. */
export function limitOption(value: unknown, option = '--limit'): number {
  if (value === undefined) return Infinity;
  const limit = Number(value);
  if (Number.isInteger(limit) && limit > 0) return limit;
  const message = `${option} ${JSON.stringify(value)} is not a whole number above 0`;
  throw new DiagnosticError([{ code: 'LIMIT_NOT_A_NUMBER', severity: 'error', blame: 'usage', message, places: [] }]);
}
