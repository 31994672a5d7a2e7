import { formatDiagnostics, type Diagnostic } from '../base/diagnostic.js';
import type { Io } from './command.js';

/** Warnings. Notes are for `validate`; what they say of the results stands beside the results too. */
export function showWarnings(remarks: readonly Diagnostic[], io: Io): void {
  const warnings = remarks.filter(({ severity }) => severity === 'warning');
  if (warnings.length > 0) io.err(formatDiagnostics(warnings));
}
