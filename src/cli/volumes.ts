import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { hasErrorCode } from '../base/atomic-file.js';
import { ExitCode } from '../base/exit-code.js';
import { DiagnosticError, StageFailure } from '../base/failure.js';
import { IMAGE_EXTENSIONS, readImage } from '../imaging/read-image.js';
import type { Io, Options } from './command.js';

/**
 * `voxrun volumes LABELS...`: a CSV table with the size of what label maps show, to be the target of a regression. One
 * row per file or per file of a folder: case, voxels, volume_ml, size and spacing of the image.
 */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const wanted = labelsOption(options.label);
  const component =
    options.component === undefined ? undefined : wholeOption('--component', options.component as string);
  const paths = args.flatMap((shown) => labelMaps(resolve(io.cwd, shown), shown));
  io.out('case,voxels,volume_ml\n');
  for (const path of paths) {
    const { data, spacingMm } = await readLabelMap(path, component);
    const isWanted = wanted === undefined ? (value: number) => value !== 0 : (value: number) => wanted.has(value);
    let voxels = 0;
    for (let i = 0; i < data.length; i++) if (isWanted(data[i]!)) voxels++;
    const voxelMm3 = spacingMm[0] * spacingMm[1] * spacingMm[2];
    io.out(`${caseOf(path)},${voxels},${Number(((voxels * voxelMm3) / 1000).toPrecision(9))}\n`);
  }
  return ExitCode.ok;
}

function labelMaps(path: string, shown: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT')) throw error;
    throw problem('LABELS_NOT_FOUND', `${shown} does not exist`, 'give label maps, or a folder with label maps');
  }
  const found = readdirSync(path)
    .filter((name) => extensionOf(name) !== undefined)
    .sort()
    .map((name) => join(path, name));
  if (found.length > 0) return found;
  throw problem('LABELS_NOT_FOUND', `${shown} holds no image`, `known endings: ${IMAGE_EXTENSIONS.join(', ')}`);
}

async function readLabelMap(path: string, component: number | undefined) {
  try {
    return await readImage(path, { component });
  } catch (error) {
    if (!(error instanceof StageFailure)) throw error;
    const { code, message, fix } = error.failure;
    throw problem(code, message, fix);
  }
}

/** The file's name without its ending. */
function caseOf(path: string): string {
  const name = basename(path);
  return name.slice(0, name.length - (extensionOf(name)?.length ?? 0));
}

/** The longest that fits: `.nii.gz`, not `.gz`. */
function extensionOf(name: string): string | undefined {
  const lower = name.toLowerCase();
  return IMAGE_EXTENSIONS.filter((ending) => lower.endsWith(ending)).sort((a, b) => b.length - a.length)[0];
}

function labelsOption(value: unknown): ReadonlySet<number> | undefined {
  if (value === undefined) return undefined;
  return new Set((value as string).split(',').map((one) => wholeOption('--label', one)));
}

function wholeOption(flag: string, value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isInteger(number) && number >= 0) return number;
  throw problem('OPTION_NOT_A_NUMBER', `${flag} ${value} is not a whole number from 0`, `e.g. ${flag} 1`);
}

function problem(code: string, message: string, fix?: string): DiagnosticError {
  return new DiagnosticError([
    { code, severity: 'error', blame: 'usage', message, ...(fix === undefined ? {} : { fix }), places: [] },
  ]);
}
