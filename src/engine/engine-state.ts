import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readTextIfThere } from '../base/atomic-file.js';
import { bindingKey, bindingTarget, type BindingSources } from './binding.js';
import { engineCacheFolder, findPackageFolder, libraryFolder } from './engine-folders.js';
import { currentPlatform, releaseFor, type EngineBuild, type EngineRelease } from './engine-release.js';
import { isLibraryInstalled } from './library.js';
import type { Environment } from './run-tool.js';

/** How the native engine stands in this installation of voxrun. */
export interface EngineState {
  readonly installed: boolean;
  /** What is missing, where something is. */
  readonly missing?: string;
  readonly build: EngineBuild;
  /** Package and version, e.g. `tensorflow-cpu 2.21.0`. */
  readonly release: string;
  /** Folder of the libraries. */
  readonly library: string;
  /** The binding that the npm package loads. */
  readonly binding: string;
}

export interface EngineLocation {
  readonly env: Environment;
  /** Default: the CUDA build where it is installed, else the CPU build. */
  readonly release?: EngineRelease;
  readonly packageFolder?: string;
}

/**
 * Looks whether the engine is installed and belongs to the present sources; starts no program and takes milliseconds.
 * Throws a `DiagnosticError` on a platform without an engine, or where the npm package is not installed.
 */
export function engineState({ env, release, packageFolder }: EngineLocation): EngineState {
  const platform = currentPlatform();
  const stateOf = (one: EngineRelease) =>
    stateOfRelease({ env, release: one, ...(packageFolder === undefined ? {} : { packageFolder }) });
  if (release !== undefined) return stateOf(release);
  const cuda = stateOf(releaseFor(platform, 'cuda'));
  // It computes on the processor too, so it is never replaced by the other unasked.
  return cuda.installed ? cuda : stateOf(releaseFor(platform, 'cpu'));
}

/** A place of which the release is known. */
export type ReleaseLocation = EngineLocation & { readonly release: EngineRelease };

export function locateSources({ env, release, packageFolder }: ReleaseLocation): BindingSources {
  return {
    package: packageFolder ?? findPackageFolder('@tensorflow/tfjs-node-gpu'),
    nodeHeaders: join(findPackageFolder('node-api-headers'), 'include'),
    library: libraryFolder(engineCacheFolder(env), release),
  };
}

function stateOfRelease(location: ReleaseLocation): EngineState {
  const { release } = location;
  const sources = locateSources(location);
  const binding = bindingTarget(sources.package);
  const missing = findMissing(sources, binding);
  return {
    installed: missing === undefined,
    ...(missing === undefined ? {} : { missing }),
    build: release.build,
    release: `${release.package} ${release.version}`,
    library: sources.library,
    binding,
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
