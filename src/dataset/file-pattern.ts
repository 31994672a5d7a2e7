import { existsSync, readdirSync, statSync, type Dirent } from 'node:fs';
import { join, resolve } from 'node:path';

const PLACEHOLDER = '{case}';

/** What a pattern such as `images/{case}.nii.gz` found. */
export type PatternMatch =
  | { readonly kind: 'found'; readonly files: ReadonlyMap<string, string> }
  /** A folder that the pattern names does not exist or cannot be listed. */
  | { readonly kind: 'no-folder'; readonly folder: string; readonly reason: 'missing' | 'unreadable' }
  /** The folder was listed, but nothing in it fits; `example` is something that it holds. */
  | { readonly kind: 'no-match'; readonly folder: string; readonly example?: string };

export function isPattern(text: string): boolean {
  return text.includes(PLACEHOLDER);
}

/** The path that a pattern gives for one case. */
export function fillPattern(pattern: string, id: string): string {
  return pattern.replaceAll(PLACEHOLDER, () => id);
}

export interface PatternOptions {
  /** Absolute folder that the pattern starts from. */
  readonly root: string;
  /** `{case}` may stand several times and in folder names; it stands for the same text each time, without `/`. */
  readonly pattern: string;
}

/**
 * Every file that fits the pattern, as absolute path by case id. Lists folders and opens nothing. Hidden files
 * (a leading dot, such as `._a.nii` that macOS leaves) never fit a `{case}` at the start of a name.
 */
export function matchPattern({ root, pattern }: PatternOptions): PatternMatch {
  const parts = pattern.split('/');
  const first = parts.findIndex(isPattern);
  const folder = resolve(root, parts.slice(0, first).join('/') || '.');
  const entries = listFolder(folder);
  if (entries === 'missing' || entries === 'unreadable') return { kind: 'no-folder', folder, reason: entries };

  const name = parts[first]!;
  const rest = parts.slice(first + 1).join('/');
  const regex = nameRegex(name);
  const files = new Map<string, string>();
  for (const entry of entries) {
    const id = regex.exec(entry.name)?.[1];
    if (id === undefined || (entry.name.startsWith('.') && !name.startsWith('.'))) continue;
    const path = join(folder, entry.name, fillPattern(rest, id));
    if (rest === '' ? isFile(entry, path) : existsSync(path)) files.set(id, path);
  }
  if (files.size > 0) return { kind: 'found', files };
  const example = entries.map((entry) => entry.name).sort()[0];
  return { kind: 'no-match', folder, ...(example !== undefined && { example }) };
}

function listFolder(folder: string): Dirent[] | 'missing' | 'unreadable' {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return existsSync(folder) ? 'unreadable' : 'missing';
  }
}

/** Links are followed, as in every other place where a path is given. */
function isFile(entry: Dirent, path: string): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

/** `{case}_{case}.nii` becomes `^(.+)_\1\.nii$`. */
function nameRegex(name: string): RegExp {
  const [start, ...others] = name.split(PLACEHOLDER).map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  const source = others.map((text, index) => (index === 0 ? '(.+)' : '\\1') + text).join('');
  return new RegExp(`^${start}${source}$`, 's');
}
