import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiagnosticError } from '../base/failure.js';
import { sha256 } from '../base/hash.js';
import { hashFiles } from './stat-cache.js';

let folder: string;
let cacheFile: string;
let image: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-stat-'));
  cacheFile = join(folder, 'store', 'stat-cache.json');
  image = join(folder, 'image.nii');
  writeFileSync(image, 'first');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const HOUR_MS = 3_600_000;
/** A clock so much ahead that what was just written is long settled. */
const later = () => Date.now() + HOUR_MS;

/** Which files were read, and what was found. */
async function hash(paths: string[], options: { now?: () => number; granularityMs?: number } = { now: later }) {
  let read = 0;
  const hashes = await hashFiles(paths, { cacheFile, onProgress: (done) => (read = done), ...options });
  return { read, hashes: paths.map((path) => hashes.get(path)) };
}

describe('hashFiles', () => {
  it('reads a file once', async () => {
    expect(await hash([image])).toEqual({ read: 1, hashes: [sha256('first')] });
    expect(await hash([image])).toEqual({ read: 0, hashes: [sha256('first')] });
  });

  it('sees an edit with size and mtime restored', async () => {
    await hash([image]);
    const { atime, mtime } = statSync(image);
    writeFileSync(image, 'FIRST');
    utimesSync(image, atime, mtime);
    expect(await hash([image])).toEqual({ read: 1, hashes: [sha256('FIRST')] });
  });

  it('sees a file that was replaced by another of the same size and mtime', async () => {
    await hash([image]);
    const { atime, mtime } = statSync(image);
    const other = join(folder, 'other');
    writeFileSync(other, 'other');
    utimesSync(other, atime, mtime);
    renameSync(other, image);
    expect((await hash([image])).hashes).toEqual([sha256('other')]);
  });

  it('reads a file again that was changed within the granularity of the clock', async () => {
    const { ctimeMs } = statSync(image);
    const soonAfter = { now: () => ctimeMs + 1900, granularityMs: 2000 };
    await hash([image], soonAfter);
    expect((await hash([image], soonAfter)).read).toBe(1);
    const settled = { now: () => ctimeMs + 2100, granularityMs: 2000 };
    expect((await hash([image], settled)).read).toBe(1);
    expect((await hash([image], settled)).read).toBe(0);
  });

  it('does not trust a file from the future of a clock that was set back', async () => {
    const setBack = { now: () => Date.now() - HOUR_MS };
    await hash([image], setBack);
    expect((await hash([image], setBack)).read).toBe(1);
  });

  it('trusts a file whose mtime alone lies in the future', async () => {
    utimesSync(image, new Date('2090-01-01'), new Date('2090-01-01'));
    await hash([image]);
    expect((await hash([image])).read).toBe(0);
  });

  it('knows the files of a folder that was moved', async () => {
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a', 'x'), 'x');
    await hash([join(folder, 'a', 'x')]);
    renameSync(join(folder, 'a'), join(folder, 'b'));
    expect(await hash([join(folder, 'b', 'x')])).toEqual({ read: 0, hashes: [sha256('x')] });
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"version":1}',
    '{"version":1,"files":[null]}',
    '{"version":1,"files":[["a","b","c"]]}',
    '{"version":2,"files":[]}',
  ])('takes the damaged cache %j for an empty one and repairs it', async (damaged) => {
    await hash([image]);
    writeFileSync(cacheFile, damaged);
    expect(await hash([image])).toEqual({ read: 1, hashes: [sha256('first')] });
    expect((await hash([image])).read).toBe(0);
  });

  it('hashes without remembering where the cache cannot be written', async () => {
    writeFileSync(join(folder, 'store'), 'a file where the folder of the cache should be');
    expect(await hash([image])).toEqual({ read: 1, hashes: [sha256('first')] });
    expect(await hash([image])).toEqual({ read: 1, hashes: [sha256('first')] });
  });

  it('hashes without remembering where the cache can neither be read nor replaced', async () => {
    mkdirSync(cacheFile, { recursive: true });
    expect(await hash([image])).toEqual({ read: 1, hashes: [sha256('first')] });
    expect(readdirSync(join(folder, 'store'))).toEqual(['stat-cache.json']);
  });

  it('leaves the cache alone if nothing changed', async () => {
    await hash([image]);
    const before = statSync(cacheFile, { bigint: true }).mtimeNs;
    await hash([image]);
    expect(statSync(cacheFile, { bigint: true }).mtimeNs).toBe(before);
  });

  it('forgets a file that is no longer settled', async () => {
    await hash([image]);
    writeFileSync(image, 'later');
    await hash([image], { now: Date.now });
    expect(readFileSync(cacheFile, 'utf8')).toBe('{"version":1,"files":[]}');
  });

  it('names every file that cannot be read, and remembers the others', async () => {
    const gone = join(folder, 'gone');
    const error = await hash([gone, image, folder]).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DiagnosticError);
    expect((error as DiagnosticError).diagnostics).toEqual([
      {
        code: 'FILE_UNREADABLE',
        severity: 'error',
        blame: 'data',
        message: `2 files cannot be read: ${gone}, ${folder}`,
        fix: 'check that the files are there and that you may read them',
        places: [],
      },
    ]);
    expect((await hash([image])).read).toBe(0);
  });

  it('answers for 400 known files in a few tens of milliseconds', async () => {
    const paths = Array.from({ length: 400 }, (_, i) => join(folder, `f${i}`));
    for (const path of paths) writeFileSync(path, path);
    await hash(paths);
    const before = performance.now();
    expect((await hash(paths)).read).toBe(0);
    // Measured 5 to 10 ms; a busy machine may need several times that.
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
