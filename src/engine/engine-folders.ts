import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { DiagnosticError } from '../base/failure.js';
import { packageRoot } from '../base/package-root.js';
import { engineProblem } from './engine-problem.js';
import type { EngineRelease } from './engine-release.js';
import type { Environment } from './run-tool.js';

/** Where a user's engines lie, shared by all checkouts: `$XDG_CACHE_HOME/voxrun/engine` or `~/.cache/voxrun/engine`. */
export function engineCacheFolder(env: Environment): string {
  const cache = env.XDG_CACHE_HOME;
  // The XDG specification: a relative path is to be ignored.
  const base = cache?.startsWith('/') ? cache : join(env.HOME ?? homedir(), '.cache');
  return join(base, 'voxrun', 'engine');
}

/** Folder of one release's libraries and headers inside the cache. */
export function libraryFolder(cache: string, release: EngineRelease): string {
  return join(cache, `${release.package}-${release.version}-${release.platform}`);
}

/**
 * The folder of the npm package whose native part is built, found as Node finds it from voxrun's own package, so that
 * it also works where voxrun is installed as a dependency. Throws a `DiagnosticError` PACKAGE_MISSING.
 */
export function findPackageFolder(name: string): string {
  try {
    return dirname(createRequire(join(packageRoot(), 'package.json')).resolve(`${name}/package.json`));
  } catch {
    throw new DiagnosticError([
      engineProblem('PACKAGE_MISSING', {
        message: `the npm package ${name} is not installed beside voxrun`,
        fix: `run \`npm ci\` in ${packageRoot()}`,
      }),
    ]);
  }
}
