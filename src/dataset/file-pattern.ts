import { readdirSync, type Dirent } from 'node:fs';
import { join, resolve } from 'node:path';
import { hasErrorCode } from '../base/atomic-file.js';
import { probeFile } from './probe-file.js';

const PLACEHOLDER = '{case}';

/** What a pattern such as `images/{case}.nii.gz` found. */
export type PatternMatch =
  | {
      readonly kind: 'found';
      readonly files: ReadonlyMap<string, string>;
      /** Case ids of which nobody can tell whether there is a file, e.g. for a link to itself. */
      readonly unreadable: readonly string[];
    }
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
 * (a leading dot, such as `._a.nii` that macOS leaves) never fit a `{case}` at the start of a name, and the `lost+found`
 * of a disk, which only its owner may enter, is no case.
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
  const unreadable: string[] = [];
  for (const entry of entries) {
    const id = regex.exec(entry.name)?.[1];
    if (id === undefined || entry.name === 'lost+found') continue;
    if (entry.name.startsWith('.') && !name.startsWith('.')) continue;
    const path = join(folder, entry.name, fillPattern(rest, id));
    const probed = rest === '' ? probeEntry(entry, path) : probeFile(path);
    if (probed === 'file') files.set(id, path);
    if (probed === 'unreadable') unreadable.push(id);
  }
  if (files.size + unreadable.length > 0) return { kind: 'found', files, unreadable };
  const example = entries.map((entry) => entry.name).sort()[0];
  return { kind: 'no-match', folder, ...(example !== undefined && { example }) };
}

function listFolder(folder: string): Dirent[] | 'missing' | 'unreadable' {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    return hasErrorCode(error, 'ENOENT') ? 'missing' : 'unreadable';
  }
}

/** Links are followed, as in every other place where a path is given. */
function probeEntry(entry: Dirent, path: string): ReturnType<typeof probeFile> {
  if (entry.isFile()) return 'file';
  return entry.isSymbolicLink() ? probeFile(path) : 'absent';
}

/** `{case}_{case}.nii` becomes `^(.+)_\1\.nii$`. */
function nameRegex(name: string): RegExp {
  const [start, ...others] = name.split(PLACEHOLDER).map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  const source = others.map((text, index) => (index === 0 ? '(.+)' : '\\1') + text).join('');
  return new RegExp(`^${start}${source}$`, 's');
}
