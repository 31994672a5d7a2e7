import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Io, Options } from '../command.js';

/** As `runsRoot`, which loads a YAML reader; most folders have no `voxrun.yaml` to be read. */
export async function runsRootOf(options: Options, io: Io): Promise<string> {
  if (typeof options.runs === 'string') return resolve(io.cwd, options.runs);
  if (!hasSiteFile(io.cwd)) return resolve(io.cwd, 'runs');
  const { runsRoot } = await import('../runs-root.js');
  return runsRoot(options, io);
}

function hasSiteFile(folder: string): boolean {
  if (existsSync(join(folder, 'voxrun.yaml'))) return true;
  return dirname(folder) !== folder && hasSiteFile(dirname(folder));
}
