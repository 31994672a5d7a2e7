import { isForbiddenName } from '../base/forbidden-name.js';

/** Most file systems take names of 255 bytes; this leaves room for what the run adds before and after the id. */
const LONGEST_BYTES = 180;

/**
 * Why a text cannot be a case id, or undefined. An id becomes the name of files and folders in `runs/`, so it must
 * not lead out of the folder that it belongs to, and must be a name that every file system takes.
 */
export function caseIdProblem(id: string): string | undefined {
  if (id === '') return 'is empty';
  if (Buffer.byteLength(id) > LONGEST_BYTES) return `is longer than ${LONGEST_BYTES} bytes of UTF-8`;
  if (isForbiddenName(id)) return 'is a reserved name';
  if (id.includes('/') || id.includes('\\')) return 'contains a path separator';
  if (id.includes('..')) return 'contains ".."';
  if (id.startsWith('.')) return 'starts with a dot';
  if (/\p{Cc}/u.test(id)) return 'contains a control character';
  // Trailing dots and spaces are dropped by some file systems, so that two ids would become one.
  if (/[. ]$/.test(id) || id.startsWith(' ')) return 'starts or ends with a space, or ends with a dot';
  return undefined;
}

/** Two ids with equal folded forms would be one file on a file system that ignores case or the way of writing accents. */
export function foldCaseId(id: string): string {
  return id.normalize('NFC').toLowerCase();
}

/** An id as a message shows it: quoted, control characters escaped. */
export function quoteId(id: string): string {
  return JSON.stringify(id).replace(
    /\p{Cc}/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
