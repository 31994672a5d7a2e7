import { statSync } from 'node:fs';
import { hasErrorCode } from '../base/atomic-file.js';

/** No file can have a name that is too long or holds NUL. */
const IMPOSSIBLE_NAME = ['ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'];

/**
 * Whether a path leads to a file. `unreadable`: nobody can tell, because of a link to itself, a folder that may not be
 * entered, or a broken disk. A folder, or a link to nothing, is `absent`.
 */
export function probeFile(path: string): 'file' | 'absent' | 'unreadable' {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? 'file' : 'absent';
  } catch (error) {
    return IMPOSSIBLE_NAME.some((code) => hasErrorCode(error, code)) ? 'absent' : 'unreadable';
  }
}
