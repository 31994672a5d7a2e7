import { join } from 'node:path';
import { readTextIfThere, writeFileAtomic } from '../base/atomic-file.js';
import type { EngineBuild } from './engine-release.js';

/** The build that was installed last, which is the one that computes. */
export function chosenBuild(cache: string): EngineBuild {
  return readTextIfThere(fileIn(cache))?.trim() === 'cuda' ? 'cuda' : 'cpu';
}

/** Notes which build computes from now on, for all installations of voxrun that share the cache. */
export function chooseBuild(cache: string, build: EngineBuild): void {
  if (chosenBuild(cache) !== build) writeFileAtomic(fileIn(cache), `${build}\n`);
}

function fileIn(cache: string): string {
  return join(cache, 'chosen');
}
