import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of voxrun's own package.json. The command line is one bundled file, the stage process another and the
 * tests run from `src/`, so the folder is found by walking up from wherever this module ended.
 */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('Internal error: package.json of voxrun not found');
    folder = parent;
  }
  return folder;
}

export function packageVersion(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Set by the bundler: hash of the sources and packages that a build was made from. */
declare const VOXRUN_BUILD: string;

/** Names the build that this process runs; undefined where it runs from the sources. */
export function packageBuild(): string | undefined {
  return typeof VOXRUN_BUILD === 'string' ? VOXRUN_BUILD.slice(0, 12) : undefined;
}
