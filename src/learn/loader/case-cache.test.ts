import { describe, expect, it } from 'vitest';
import type { LoadedCase } from '../../imaging/prepared-file.js';
import { caseCache } from './case-cache.js';

/** A cache of cases of 10 bytes each, and what it read so far. */
function cacheOf(limitBytes: number): { get: (folder: string) => LoadedCase; reads: string[] } {
  const reads: string[] = [];
  const cache = caseCache(limitBytes, (folder) => {
    reads.push(folder);
    return { bytes: 10 } as LoadedCase;
  });
  return { get: (folder) => cache.get(folder), reads };
}

describe('caseCache', () => {
  it('reads a case once while there is room', () => {
    const { get, reads } = cacheOf(30);
    for (const folder of ['a', 'b', 'c', 'a', 'b', 'c']) get(folder);
    expect(reads).toEqual(['a', 'b', 'c']);
  });

  it('lets the least recently used case go', () => {
    const { get, reads } = cacheOf(20);
    for (const folder of ['a', 'b', 'a', 'c', 'a', 'b']) get(folder);
    expect(reads).toEqual(['a', 'b', 'c', 'b']);
  });

  it('keeps the case in use even if there is no room for it', () => {
    const { get, reads } = cacheOf(5);
    for (const folder of ['a', 'a', 'b', 'a']) get(folder);
    expect(reads).toEqual(['a', 'b', 'a']);
  });
});
