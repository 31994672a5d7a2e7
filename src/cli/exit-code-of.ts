import type { Diagnostic } from '../base/diagnostic.js';
import { ExitCode } from '../base/exit-code.js';

/** A malformed file outweighs a refusal, which outweighs bad data; warnings count for nothing. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): ExitCode {
  const blames = new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ blame }) => blame));
  if (blames.has('usage')) return ExitCode.usage;
  if (blames.has('refused')) return ExitCode.refused;
  return blames.has('data') ? ExitCode.failed : ExitCode.ok;
}
