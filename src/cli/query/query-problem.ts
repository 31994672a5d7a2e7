import { DiagnosticError } from '../../base/failure.js';
import type { Stretch } from './query.js';

/** A mistake in an expression, shown with a caret below the place. `option` is where the expression was given. */
export function queryProblem(
  source: { readonly text: string; readonly option: string },
  problem: { readonly at: Stretch; readonly code: string; readonly message: string; readonly fix: string },
): DiagnosticError {
  const { at, code, message, fix } = problem;
  const span = {
    file: source.option,
    line: 1,
    column: at.at + 1,
    length: Math.max(1, at.length),
    lineText: source.text,
  };
  return new DiagnosticError([{ code, severity: 'error', blame: 'usage', message, fix, places: [{ span }] }]);
}
