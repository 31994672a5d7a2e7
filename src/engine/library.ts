import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fsyncFile, fsyncFolder, hasErrorCode, readTextIfThere } from '../base/atomic-file.js';
import { DiagnosticError } from '../base/failure.js';
import { downloadWheel } from './download-wheel.js';
import { engineProblem } from './engine-problem.js';
import { libraryFolder } from './engine-folders.js';
import type { EngineRelease } from './engine-release.js';
import type { Environment } from './run-tool.js';
import { unpackWheel } from './unpack-wheel.js';

/** The libraries that the binding is linked with; `lib/` holds them, `include/` the headers. */
export const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const;

/**
 * Written last into an unpacked library folder: the sizes that its libraries must have. A name without a slash lies in
 * `lib/`, any other starts from the folder.
 */
const STAMP = 'engine.json';

/** Whether a release is in the cache, whole. Reads file sizes only. */
export function isLibraryInstalled(folder: string): boolean {
  const text = readTextIfThere(join(folder, STAMP));
  if (text === undefined) return false;
  try {
    const { sizes = {} } = JSON.parse(text) as { sizes?: Record<string, number> };
    return (
      LIBRARIES.every((name) => sizes[name] !== undefined) &&
      Object.entries(sizes).every(([name, size]) => sizeOf(placeOf(folder, name)) === size)
    );
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/**
 * Makes sure that the release's libraries are in the cache, and returns their folder. Downloads and unpacks in a folder
 * beside and renames that, so that other processes see all or nothing; if another one was faster, its work is used.
 * Throws `DiagnosticError`s.
 */
export async function installLibrary({
  release,
  cache,
  env,
  log,
}: {
  release: EngineRelease;
  cache: string;
  env: Environment;
  log: (line: string) => void;
}): Promise<string> {
  const folder = libraryFolder(cache, release);
  if (isLibraryInstalled(folder)) return folder;
  createFolder(cache);
  removeAbandoned(cache);
  checkFreeSpace(cache, release);
  const work = join(cache, `${WORK_PREFIX}${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    const unpacked = join(work, 'unpacked');
    for (const [index, wheel] of release.wheels.entries()) {
      const which = release.wheels.length === 1 ? '' : ` ${index + 1}/${release.wheels.length}`;
      log(`downloading${which} ${wheel.package} ${wheel.version} (${megabytes(wheel.bytes)} MB)`);
      const download = join(work, `download-${index}`);
      const path = await downloadWheel({ wheel, pipTarget: release.pipTarget, folder: download, env });
      if (index === 0) log('unpacking');
      await unpackWheel({ wheel: path, folder: unpacked, libraries: LIBRARIES, env });
      // One after the other, so that the disk need not hold them all twice.
      rmSync(download, { recursive: true });
    }
    seal(unpacked);
    publish(unpacked, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

const WORK_PREFIX = 'installing-';
const ABANDONED_AFTER_MS = 24 * 3600 * 1000;

/** An install that was killed leaves a gigabyte behind. */
function removeAbandoned(cache: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (name.startsWith(WORK_PREFIX) && Date.now() - statSync(path).mtimeMs > ABANDONED_AFTER_MS) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

function seal(folder: string): void {
  const names = [...LIBRARIES, ...filesUnder(folder, 'nvidia')];
  for (const name of names) fsyncFile(placeOf(folder, name));
  const sizes = Object.fromEntries(names.map((name) => [name, sizeOf(placeOf(folder, name))]));
  writeFileSync(join(folder, STAMP), `${JSON.stringify({ format: 1, sizes })}\n`);
  fsyncFile(join(folder, STAMP));
}

function placeOf(folder: string, name: string): string {
  return name.includes('/') ? join(folder, name) : join(folder, 'lib', name);
}

/** Paths of all files in `folder/part`, from `folder` and with slashes; none if there is no such part. */
function filesUnder(folder: string, part: string): string[] {
  const path = join(folder, part);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(folder, `${part}/${entry.name}`) : [`${part}/${entry.name}`],
  );
}

function publish(unpacked: string, folder: string): void {
  // Only a damaged folder can be in the way: a whole one ended the installation before it began.
  if (existsSync(folder) && !isLibraryInstalled(folder)) rmSync(folder, { recursive: true });
  try {
    renameSync(unpacked, folder);
  } catch (error) {
    if (!isLibraryInstalled(folder)) throw error;
  }
  fsyncFolder(join(folder, '..'));
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new DiagnosticError([
      engineProblem('FOLDER_NOT_WRITABLE', {
        message: `the folder ${folder} cannot be created: ${error instanceof Error ? error.message : String(error)}`,
        fix: 'set XDG_CACHE_HOME to a folder that you can write to',
      }),
    ]);
  }
}

function checkFreeSpace(folder: string, { diskBytes }: EngineRelease): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= diskBytes) return;
  throw new DiagnosticError([
    engineProblem('DISK_FULL', {
      message: `${gigabytes(free)} are free in ${folder}, but the engine needs ${gigabytes(diskBytes)} while it is installed`,
      fix: 'free some space, or set XDG_CACHE_HOME to a folder on a larger disk',
    }),
  ]);
}

function megabytes(bytes: number): number {
  return Math.max(1, Math.round(bytes / 1e6));
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path).size;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT') || hasErrorCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}
