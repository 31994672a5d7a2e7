import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readTextIfThere } from '../base/atomic-file.js';
import { bindingKey, bindingTarget, type BindingSources } from './binding.js';
import { engineCacheFolder, findPackageFolder, libraryFolder } from './engine-folders.js';
import { currentPlatform, releaseFor, type EngineRelease } from './engine-release.js';
import { isLibraryInstalled } from './library.js';
import type { Environment } from './run-tool.js';

/** How the native engine stands in this installation of voxrun. */
export interface EngineState {
  readonly installed: boolean;
  /** What is missing, where something is. */
  readonly missing?: string;
  /** Package and version, e.g. `tensorflow-cpu 2.21.0`. */
  readonly release: string;
  /** Folder of the libraries. */
  readonly library: string;
  /** The binding that the npm package loads. */
  readonly binding: string;
}

export interface EngineLocation {
  readonly env: Environment;
  readonly release?: EngineRelease;
  readonly packageFolder?: string;
}

/**
 * Looks whether the engine is installed and belongs to the present sources; starts no program and takes milliseconds.
 * Throws a `DiagnosticError` on a platform without an engine, or where the npm package is not installed.
 */
export function engineState(location: EngineLocation): EngineState {
  const release = location.release ?? releaseFor(currentPlatform());
  const sources = locateSources(location);
  const binding = bindingTarget(sources.package);
  const missing = findMissing(sources, binding);
  return {
    installed: missing === undefined,
    ...(missing === undefined ? {} : { missing }),
    release: `${release.package} ${release.version}`,
    library: sources.library,
    binding,
  };
}

export function locateSources({ env, release, packageFolder }: EngineLocation): BindingSources {
  return {
    package: packageFolder ?? findPackageFolder('@tensorflow/tfjs-node-gpu'),
    nodeHeaders: join(findPackageFolder('node-api-headers'), 'include'),
    library: libraryFolder(engineCacheFolder(env), release ?? releaseFor(currentPlatform())),
  };
}

/** Beside the binding: the key of the sources it was compiled from. */
export function stampFile(binding: string): string {
  return `${binding}.voxrun.json`;
}

function findMissing(sources: BindingSources, binding: string): string | undefined {
  if (!isLibraryInstalled(sources.library)) return 'the library';
  if (!existsSync(binding)) return 'the binding';
  const stamp = readTextIfThere(stampFile(binding));
  return stamp === `${JSON.stringify({ format: 1, key: bindingKey(sources) })}\n`
    ? undefined
    : 'a binding of the present sources';
}
