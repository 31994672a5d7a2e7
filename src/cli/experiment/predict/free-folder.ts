import { readdirSync } from 'node:fs';
import { hasErrorCode } from '../../../base/atomic-file.js';
import { predictProblem } from './predict-problem.js';

/** Makes sure that a folder is not there or empty: predictions are never written over anything. */
export function requireFreeFolder(path: string, shown: string): void {
  try {
    if (readdirSync(path).length === 0) return;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return;
    if (!hasErrorCode(error, 'ENOTDIR')) throw error;
  }
  throw predictProblem({
    code: 'OUT_EXISTS',
    message: `${shown} exists and is not an empty folder, and nothing is written over`,
    fix: 'name another folder with --out; what was predicted already is not computed again',
  });
}
