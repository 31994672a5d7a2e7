import type { Diagnostic } from '../base/diagnostic.js';

/** Why the engine cannot be installed. */
export type EngineProblemCode =
  | 'ENGINE_PLATFORM'
  | 'PYTHON_MISSING'
  | 'PIP_MISSING'
  | 'COMPILER_MISSING'
  | 'DOWNLOAD_FAILED'
  | 'DOWNLOAD_DIFFERS'
  | 'UNPACK_FAILED'
  | 'COMPILE_FAILED'
  | 'ENGINE_UNLOADABLE'
  | 'DISK_FULL'
  | 'FOLDER_NOT_WRITABLE'
  | 'PACKAGE_MISSING';

/** A problem of the machine, not of a file: it has no place. */
export function engineProblem(
  code: EngineProblemCode,
  { message, fix }: { message: string; fix: string },
): Diagnostic & { readonly code: EngineProblemCode } {
  return { code, severity: 'error', blame: 'data', message, fix, places: [] };
}
