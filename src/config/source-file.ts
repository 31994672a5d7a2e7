import { readFileSync, statSync } from 'node:fs';

/** Far more than an experiment needs, little enough to be parsed in a second. */
const MAX_BYTES = 256 * 1024;

export type SourceText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing'; readonly reason: string }
  | { readonly kind: 'too-large'; readonly reason: string }
  | { readonly kind: 'not-text'; readonly reason: string };

/** A settings file's text, or in words why it cannot be had. Never waits for a pipe or reads a device. */
export function readSourceFile(path: string): SourceText {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return { kind: 'missing', reason: 'is a folder' };
    if (!stat.isFile()) return { kind: 'missing', reason: 'is not a file' };
    if (stat.size > MAX_BYTES) {
      return { kind: 'too-large', reason: `has ${stat.size} bytes; an experiment file has at most ${MAX_BYTES}` };
    }
    const bytes = readFileSync(path);
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'not-text', reason: 'is not UTF-8 text' };
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing', reason: 'does not exist' };
    if (code === 'EACCES' || code === 'EPERM') return { kind: 'missing', reason: 'may not be read by this user' };
    if (code === 'ELOOP' || code === 'ENAMETOOLONG') return { kind: 'missing', reason: 'cannot be followed to a file' };
    throw error;
  }
}
