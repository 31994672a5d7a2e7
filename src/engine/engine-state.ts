import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bindingFile, type BindingSources } from './binding.js';
import { chosenBuild } from './chosen-build.js';
import { engineCacheFolder, findPackageFolder, libraryFolder, tfjsNodeFolder } from './engine-folders.js';
import { currentPlatform, releaseFor, type EngineBuild, type EngineRelease } from './engine-release.js';
import { isLibraryInstalled } from './library.js';
import type { Environment } from './run-tool.js';

/** How the native engine stands for this user and this voxrun. */
export interface EngineState {
  readonly installed: boolean;
  /** What is missing, where something is. */
  readonly missing?: string;
  readonly build: EngineBuild;
  /** Package and version, e.g. `tensorflow-cpu 2.21.0`. */
  readonly release: string;
  /** Folder of the libraries. */
  readonly library: string;
  /** The binding that is loaded. */
  readonly binding: string;
}

export interface EngineLocation {
  readonly env: Environment;
  /** Default: the build that was installed last, else the CPU build. */
  readonly release?: EngineRelease;
  /** Default: `tfjsNodeFolder()`. Tests give their own. */
  readonly packageFolder?: string;
}

/**
 * Looks whether the engine is installed and belongs to the present sources; starts no program and takes milliseconds.
 * Throws a `DiagnosticError` on a platform without an engine, or where a package that it needs is not installed.
 */
export function engineState({ env, release, packageFolder }: EngineLocation): EngineState {
  const platform = currentPlatform();
  const stateOf = (one: EngineRelease) =>
    stateOfRelease({ env, release: one, ...(packageFolder === undefined ? {} : { packageFolder }) });
  if (release !== undefined) return stateOf(release);
  const chosen = stateOf(releaseFor(platform, chosenBuild(engineCacheFolder(env))));
  return chosen.installed ? chosen : stateOf(releaseFor(platform, 'cpu'));
}

/** A place of which the release is known. */
export type ReleaseLocation = EngineLocation & { readonly release: EngineRelease };

export function locateSources({ env, release, packageFolder }: ReleaseLocation): BindingSources {
  return {
    package: packageFolder ?? tfjsNodeFolder(),
    nodeHeaders: join(findPackageFolder('node-api-headers'), 'include'),
    library: libraryFolder(engineCacheFolder(env), release),
  };
}

function stateOfRelease(location: ReleaseLocation): EngineState {
  const { release, env } = location;
  const sources = locateSources(location);
  const binding = bindingFile(engineCacheFolder(env), sources);
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

function findMissing(sources: BindingSources, binding: string): string | undefined {
  if (!isLibraryInstalled(sources.library)) return 'the library';
  return existsSync(binding) ? undefined : 'the binding';
}
