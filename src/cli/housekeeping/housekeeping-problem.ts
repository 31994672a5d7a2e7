import type { Diagnostic } from '../../base/diagnostic.js';
import { DiagnosticError } from '../../base/failure.js';

/** A mistake in how a housekeeping command was called. */
export function housekeepingProblem(what: Pick<Diagnostic, 'code' | 'message' | 'fix'>): DiagnosticError {
  return new DiagnosticError([{ ...what, severity: 'error', blame: 'usage', places: [] }]);
}
