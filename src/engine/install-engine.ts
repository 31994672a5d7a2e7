import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../base/atomic-file.js';
import { bindingKey, bindingTarget, compileBinding, compilerMissing, compilerOf, placeBinding } from './binding.js';
import { visibleGpus } from './devices.js';
import { engineCacheFolder } from './engine-folders.js';
import { currentPlatform, releaseFor, type EngineBuild, type EngineRelease } from './engine-release.js';
import { engineState, locateSources, stampFile, type EngineLocation, type EngineState } from './engine-state.js';
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
  /** Folder of `@tensorflow/tfjs-node-gpu`; default: the one beside voxrun. */
  readonly packageFolder?: string;
}

/**
 * Makes the native engine usable: the libraries into the user's cache, where all checkouts share them, the binding
 * compiled there too, and a copy of it into the npm package. Each step that is done already is skipped; where all are,
 * no program is started.
 *
 * Throws a `DiagnosticError` that says what is missing on this machine and what to do.
 */
export async function installEngine({ log, env, ...choices }: InstallOptions): Promise<EngineState> {
  const { packageFolder } = choices;
  const place = { env, ...(packageFolder === undefined ? {} : { packageFolder }) };
  const release = choices.release ?? releaseFor(currentPlatform(), choices.build ?? (await suitingBuild(place)));
  const location = { ...place, release };
  const before = engineState(location);
  if (before.installed) return before;
  const cache = engineCacheFolder(env);
  const compiler = compilerOf(env);
  // Told before a gigabyte is downloaded in vain.
  if (!isLibraryInstalled(before.library) && !isOnPath(compiler, env)) throw compilerMissing(compiler);
  await installLibrary({ release, cache, env, log });
  const sources = locateSources(location);
  const key = bindingKey(sources);
  const compiled = join(cache, 'binding', `${key}.node`);
  if (!existsSync(compiled)) {
    log('compiling the binding (about 20 s)');
    await compileBinding({ sources, file: compiled, env });
  }
  const target = bindingTarget(sources.package);
  placeBinding(compiled, target);
  writeFileAtomic(stampFile(target), `${JSON.stringify({ format: 1, key })}\n`);
  return engineState(location);
}

/** `cuda` where there is a GPU, or where that build is installed already; else `cpu`. */
async function suitingBuild(place: EngineLocation): Promise<EngineBuild> {
  if (engineState(place).build === 'cuda') return 'cuda';
  return (await visibleGpus(place.env)).length > 0 ? 'cuda' : 'cpu';
}
