import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Diagnostic } from '../../../base/diagnostic.js';
import { DiagnosticError } from '../../../base/failure.js';
import { showPath } from '../../../config/show-path.js';
import { isPattern, matchPattern } from '../../../dataset/file-pattern.js';
import { probeFile } from '../../../dataset/probe-file.js';
import { extensionOf } from '../../init/folder-listing.js';

/**
 * The images of one channel by case: of each value the file, the images directly in the folder, or what fits a pattern
 * with `{case}`. A file's case is its name without the ending. Absolute paths; opens no file. Throws `DiagnosticError`
 * with all that is wrong.
 */
export function channelFiles({ values, cwd }: { values: readonly string[]; cwd: string }): Map<string, string> {
  const files = new Map<string, string>();
  const mistakes: Diagnostic[] = [];
  for (const value of values) {
    const found = isPattern(value) ? byPattern(value, cwd) : byName(value, cwd);
    if (!Array.isArray(found)) mistakes.push(found);
    else {
      for (const [id, path] of found) {
        const other = files.get(id);
        if (other === undefined) files.set(id, path);
        else if (other !== path) mistakes.push(twice(id, [other, path], cwd));
      }
    }
  }
  if (mistakes.length > 0) throw new DiagnosticError(mistakes);
  return files;
}

type Found = [id: string, path: string][];

function byPattern(pattern: string, cwd: string): Found | Diagnostic {
  const match = matchPattern({ root: cwd, pattern });
  if (match.kind === 'found' && match.unreadable.length === 0) return [...match.files];
  const folder = match.kind === 'found' ? undefined : showPath(match.folder, cwd);
  return mistake({
    code: 'IMAGE_MISSING',
    message:
      match.kind === 'no-folder'
        ? `${pattern} names a folder that ${match.reason === 'missing' ? 'does not exist' : 'cannot be listed'}: ${folder!}`
        : match.kind === 'no-match'
          ? `no file fits ${pattern}`
          : `of ${pattern} these cannot be read: ${match.unreadable.join(', ')}`,
    fix: '{case} stands for what tells the images apart',
  });
}

function byName(value: string, cwd: string): Found | Diagnostic {
  const path = resolve(cwd, value);
  const names = listFolder(path);
  if (names !== undefined) {
    // A detached header stands for its voxels, too, which have another ending.
    const images = names.filter((name) => !name.startsWith('.') && extensionOf(name) !== undefined).sort();
    if (images.length > 0) return images.map((name) => [caseOf(name), join(path, name)]);
    return mistake({
      code: 'IMAGE_MISSING',
      message: `${value} holds no image`,
      fix: 'name a folder with images in it; folders inside are not searched',
    });
  }
  const probed = probeFile(path);
  if (probed === 'file' && extensionOf(path) !== undefined) return [[caseOf(basename(path)), path]];
  if (probed === 'file') {
    return mistake({
      code: 'IMAGE_UNKNOWN',
      message: `${value} has no ending of an image`,
      fix: 'images end in .nii.gz, .nii, .hdr, .nrrd, .nhdr, .mha or .mhd',
    });
  }
  return mistake({
    code: 'IMAGE_MISSING',
    message: `${value} ${probed === 'absent' ? 'does not exist' : 'cannot be read'}`,
    fix: 'check the path and that you may read it',
  });
}

function listFolder(path: string): string[] | undefined {
  try {
    return readdirSync(path);
  } catch {
    // A file, or nothing: told by whoever asks.
    return undefined;
  }
}

function caseOf(name: string): string {
  return name.slice(0, -(extensionOf(name) ?? '').length);
}

function twice(id: string, paths: readonly string[], cwd: string): Diagnostic {
  return mistake({
    code: 'CASE_TWICE',
    message: `two images are named ${id}: ${paths.map((path) => showPath(path, cwd)).join(' and ')}`,
    fix: 'predictions are named after their images: rename one, or give a CSV table with a column case',
  });
}

function mistake(what: Pick<Diagnostic, 'code' | 'message' | 'fix'>): Diagnostic {
  return { ...what, severity: 'error', blame: 'usage', places: [] };
}
