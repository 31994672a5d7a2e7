import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { readTextIfThere } from '../base/atomic-file.js';
import { DiagnosticError } from '../base/failure.js';

/** Facts of a machine or a working group, from the nearest `voxrun.yaml` upwards. */
export interface Site {
  /** Absolute folder of the runs. */
  readonly runs?: string;
}

const KNOWN_KEYS = ['runs'];

/** Throws `DiagnosticError` if the file is malformed. No file: nothing is set. */
export function findSite(cwd: string): Site {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = join(folder, 'voxrun.yaml');
    const text = readTextIfThere(file);
    if (text !== undefined) return readSite(file, text);
    if (dirname(folder) === folder) return {};
  }
}

function readSite(file: string, text: string): Site {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw malformed(file, error instanceof Error ? error.message.split('\n')[0]! : String(error));
  }
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw malformed(file, 'it is not a map of keys and values');
  const unknown = Object.keys(value).find((key) => !KNOWN_KEYS.includes(key));
  if (unknown !== undefined) throw malformed(file, `unknown key ${unknown}; known: ${KNOWN_KEYS.join(', ')}`);
  const { runs } = value as { runs?: unknown };
  if (runs === undefined) return {};
  if (typeof runs !== 'string') throw malformed(file, 'runs is not a path');
  return { runs: resolve(dirname(file), runs) };
}

function malformed(file: string, reason: string): DiagnosticError {
  return new DiagnosticError([
    { code: 'SITE_FILE_MALFORMED', severity: 'error', blame: 'usage', message: `${file}: ${reason}`, places: [] },
  ]);
}
