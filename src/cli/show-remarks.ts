import { formatDiagnostics, type Diagnostic } from '../base/diagnostic.js';
import type { Io } from './command.js';

/** Warnings and notes, which stop nothing. */
export function showRemarks(remarks: readonly Diagnostic[], io: Io): void {
  if (remarks.length > 0) io.err(`${formatDiagnostics(remarks)}\n`);
}
