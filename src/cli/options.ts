import { availableParallelism } from 'node:os';
import { DiagnosticError } from '../base/failure.js';

/** Values of a repeatable option. */
export function listOption(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

/** CPU threads from `--jobs`; all of the machine's without it. Throws `DiagnosticError` unless it is a whole number above 0. */
export function jobsOption(value: unknown): number {
  if (value === undefined) return availableParallelism();
  const jobs = Number(value);
  if (Number.isInteger(jobs) && jobs > 0) return jobs;
  throw new DiagnosticError([
    {
      code: 'JOBS_NOT_A_NUMBER',
      severity: 'error',
      blame: 'usage',
      message: `--jobs ${JSON.stringify(value)} is not a whole number above 0`,
      places: [],
    },
  ]);
}
