import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { DiagnosticError } from '../base/failure.js';
import { packageRoot } from '../base/package-root.js';
import { engineProblem } from './engine-problem.js';
import type { EngineRelease } from './engine-release.js';
import type { Environment } from './run-tool.js';

/** Where a user's engines lie, shared by all checkouts: `$XDG_CACHE_HOME/voxrun/engine` or `~/.cache/voxrun/engine`. */
export function engineCacheFolder(env: Environment): string {
  return join(cacheFolder(env), 'engine');
}

/** Where the processes of this user on this host say which device they compute on. */
export function deviceLeaseFolder(env: Environment): string {
  return join(cacheFolder(env), 'leases', hostname());
}

function cacheFolder(env: Environment): string {
  const cache = env.XDG_CACHE_HOME;
  // The XDG specification: a relative path is to be ignored.
  const base = cache?.startsWith('/') ? cache : join(env.HOME ?? homedir(), '.cache');
  return join(base, 'voxrun');
}

/** Folder of one release's libraries and headers inside the cache. */
export function libraryFolder(cache: string, release: EngineRelease): string {
  return join(cache, `${release.package}-${release.version}-${release.platform}`);
}

/**
 * The JavaScript that calls TensorFlow, `index.cjs`, and the C++ sources of its binding, `binding/`: the parts of the npm
 * package `@tensorflow/tfjs-node-gpu` that voxrun needs. The package itself cannot be installed without switching off its
 * install script, which downloads from a host that refuses; so the build takes these parts along. Throws a
 * `DiagnosticError` PACKAGE_MISSING.
 */
export function tfjsNodeFolder(): string {
  const folder = join(packageRoot(), 'dist', 'tfjs-node');
  if (existsSync(join(folder, 'index.cjs'))) return folder;
  throw new DiagnosticError([
    engineProblem('PACKAGE_MISSING', {
      message: `${folder} is missing from this installation of voxrun`,
      fix: 'install voxrun again; in a checkout, `npm run setup`',
    }),
  ]);
}

/**
 * The folder of an npm package, found as Node finds it from voxrun's own package, so that
 * it also works where voxrun is installed as a dependency. Throws a `DiagnosticError` PACKAGE_MISSING.
 */
export function findPackageFolder(name: string): string {
  try {
    return dirname(createRequire(join(packageRoot(), 'package.json')).resolve(`${name}/package.json`));
  } catch {
    throw new DiagnosticError([
      engineProblem('PACKAGE_MISSING', {
        message: `the npm package ${name} is not installed beside voxrun`,
        fix: 'install voxrun again; in a checkout, `npm run setup`',
      }),
    ]);
  }
}
