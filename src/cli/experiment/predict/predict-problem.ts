import type { Blame, Diagnostic } from '../../../base/diagnostic.js';
import { DiagnosticError } from '../../../base/failure.js';

/** Why `predict` does not start: how it was called, or what became of the run or the images. */
export function predictProblem(
  what: Pick<Diagnostic, 'code' | 'message' | 'fix'> & { readonly blame?: Blame },
): DiagnosticError {
  return new DiagnosticError([{ blame: 'usage', ...what, severity: 'error', places: [] }]);
}
