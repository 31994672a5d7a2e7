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
  throw notANumber('JOBS_NOT_A_NUMBER', `--jobs ${JSON.stringify(value)} is not a whole number above 0`);
}

/** `resources.gpus` for one call, from `--gpus`; undefined without it. Throws `DiagnosticError` for anything else. */
export function gpusOption(value: unknown): 'auto' | number | undefined {
  if (value === undefined || value === 'auto') return value;
  const gpus = Number(value);
  if (typeof value === 'string' && value.trim() !== '' && Number.isInteger(gpus) && gpus >= 0 && gpus <= MOST_GPUS) {
    return gpus;
  }
  throw notANumber(
    'GPUS_NOT_A_NUMBER',
    `--gpus ${JSON.stringify(value)} is neither auto nor a whole number from 0 to ${MOST_GPUS}`,
  );
}

/** As in the schema. */
const MOST_GPUS = 64;

function notANumber(code: string, message: string): DiagnosticError {
  return new DiagnosticError([{ code, severity: 'error', blame: 'usage', message, places: [] }]);
}
