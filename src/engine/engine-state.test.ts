import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bindingFile } from './binding.js';
import { chooseBuild } from './chosen-build.js';
import { engineCacheFolder, libraryFolder } from './engine-folders.js';
import { currentPlatform, releaseFor, type EngineBuild } from './engine-release.js';
import { engineState, locateSources } from './engine-state.js';
import { LIBRARIES } from './library.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-state-'));
  mkdirSync(join(folder, 'package/binding'), { recursive: true });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const place = () => ({ env: { XDG_CACHE_HOME: join(folder, 'cache') }, packageFolder: join(folder, 'package') });

/** As an installation leaves it, with libraries of no content. */
function pretend(build: EngineBuild): void {
  const release = releaseFor(currentPlatform(), build);
  const library = libraryFolder(engineCacheFolder(place().env), release);
  mkdirSync(join(library, 'lib'), { recursive: true });
  for (const name of LIBRARIES) writeFileSync(join(library, 'lib', name), '');
  const sizes = Object.fromEntries(LIBRARIES.map((name) => [name, 0]));
  writeFileSync(join(library, 'engine.json'), JSON.stringify({ format: 1, sizes }));
  const cache = engineCacheFolder(place().env);
  const binding = bindingFile(cache, locateSources({ ...place(), release }));
  mkdirSync(dirname(binding), { recursive: true });
  writeFileSync(binding, '');
  chooseBuild(cache, build);
}

it.skipIf(currentPlatform() !== 'linux-x64')('is the build that was installed last', () => {
  const summary = () => {
    const { build, installed } = engineState(place());
    return [build, installed];
  };
  expect(summary()).toEqual(['cpu', false]);
  pretend('cpu');
  expect(summary()).toEqual(['cpu', true]);
  pretend('cuda');
  expect(summary()).toEqual(['cuda', true]);
  pretend('cpu');
  expect(summary()).toEqual(['cpu', true]);
});
