import { existsSync } from 'node:fs';
import { compileBinding, compilerMissing, compilerOf } from './binding.js';
import { chooseBuild } from './chosen-build.js';
import { visibleGpus } from './devices.js';
import { engineCacheFolder } from './engine-folders.js';
import { currentPlatform, releaseFor, type EngineBuild, type EngineRelease } from './engine-release.js';
import { engineState, locateSources, type EngineLocation, type EngineState } from './engine-state.js';
import { isOnPath } from './is-on-path.js';
import { installLibrary, isLibraryInstalled } from './library.js';
import type { Environment } from './run-tool.js';

export interface InstallOptions {
  /** Told what takes long, one line each. Nothing is told where nothing is to be done. */
  readonly log: (line: string) => void;
  readonly env: Environment;
  /** Default: the build that suits this machine (`suitingBuild`), for this platform. */
  readonly build?: EngineBuild;
  /** Tests give their own. */
  readonly release?: EngineRelease;
  /** Default: `tfjsNodeFolder()`. Tests give their own. */
  readonly packageFolder?: string;
}

/**
 * Makes the native engine usable: the libraries into the user's cache, where all installations of voxrun share them, and
 * the binding compiled there too. Nothing is written where voxrun itself is installed, which may be another user's. Each
 * step that is done already is skipped; where all are, no program is started.
 *
 * Throws a `DiagnosticError` that says what is missing on this machine and what to do.
 */
export async function installEngine({ log, env, ...choices }: InstallOptions): Promise<EngineState> {
  const { packageFolder } = choices;
  const place = { env, ...(packageFolder === undefined ? {} : { packageFolder }) };
  const release = choices.release ?? releaseFor(currentPlatform(), choices.build ?? (await suitingBuild(place)));
  const location = { ...place, release };
  const before = engineState(location);
  const cache = engineCacheFolder(env);
  if (!before.installed) {
    const compiler = compilerOf(env);
    // Told before a gigabyte is downloaded in vain.
    if (!isLibraryInstalled(before.library) && !isOnPath(compiler, env)) throw compilerMissing(compiler);
    await installLibrary({ release, cache, env, log });
    if (!existsSync(before.binding)) {
      log('compiling the binding (about 20 s)');
      await compileBinding({ sources: locateSources(location), file: before.binding, env });
    }
  }
  chooseBuild(cache, release.build);
  return engineState(location);
}

/** `cuda` where there is a GPU, or where that build is installed already; else `cpu`. */
async function suitingBuild(place: EngineLocation): Promise<EngineBuild> {
  if (engineState(place).build === 'cuda') return 'cuda';
  return (await visibleGpus(place.env)).length > 0 ? 'cuda' : 'cpu';
}
