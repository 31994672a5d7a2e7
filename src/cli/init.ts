import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hasErrorCode } from '../base/atomic-file.js';
import type { Diagnostic } from '../base/diagnostic.js';
import { ExitCode } from '../base/exit-code.js';
import { DiagnosticError } from '../base/failure.js';
import type { Io, Options } from './command.js';
import { writeAsymmetric } from './init/write-asymmetric.js';

const EXAMPLE = 'asymmetric';
const DEFAULT_CASES = 24;
/** Enough for five folds, and what three digits can name. */
const CASES = { least: 5, most: 999 };
const SEEDS = { least: 0, most: 4294967295 };

/**
 * `voxrun init --example asymmetric [FOLDER]`: phantom images with labels, and an experiment that runs on them. Never
 * touches a folder that holds something.
 */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const name = exampleName(options.example);
  const cases = wholeNumber('--cases', { value: options.cases, otherwise: DEFAULT_CASES, ...CASES });
  const seed = wholeNumber('--seed', { value: options.seed, otherwise: 1, ...SEEDS });
  const shown = args[0] ?? name;
  const folder = resolve(io.cwd, shown);
  refuseContent(folder, shown);

  await writeAsymmetric({ folder, cases, seed });
  io.out(
    `${cases} cases in ${join(shown, 'images')} and ${join(shown, 'labels')}\n` +
      `experiment in ${join(shown, 'experiment.yaml')}\n` +
      `next: voxrun run ${join(shown, 'experiment.yaml')}\n`,
  );
  return ExitCode.ok;
}

function exampleName(value: unknown): typeof EXAMPLE {
  if (value === EXAMPLE) return EXAMPLE;
  throw usage({
    code: value === undefined ? 'EXAMPLE_NOT_NAMED' : 'EXAMPLE_UNKNOWN',
    message: value === undefined ? 'init needs --example' : `there is no example ${JSON.stringify(value)}`,
    fix: `voxrun init --example ${EXAMPLE}`,
  });
}

interface NumberOptions {
  readonly value: unknown;
  readonly otherwise: number;
  readonly least: number;
  readonly most: number;
}

function wholeNumber(option: string, { value, otherwise, least, most }: NumberOptions): number {
  if (value === undefined) return otherwise;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : NaN;
  if (number >= least && number <= most) return number;
  throw usage({
    code: 'OPTION_OUT_OF_RANGE',
    message: `${option} ${JSON.stringify(value)} is not a whole number from ${least} to ${most}`,
  });
}

function refuseContent(folder: string, shown: string): void {
  try {
    if (readdirSync(folder).length === 0) return;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return;
    if (!hasErrorCode(error, 'ENOTDIR')) throw error;
    throw usage({ code: 'FOLDER_IN_USE', message: `${shown} is a file`, fix: 'name a new folder' });
  }
  throw usage({
    code: 'FOLDER_IN_USE',
    message: `${shown} is not empty, and nothing in it is overwritten`,
    fix: 'name a new folder, or remove this one first',
  });
}

function usage(what: Pick<Diagnostic, 'code' | 'message' | 'fix'>): DiagnosticError {
  return new DiagnosticError([{ ...what, severity: 'error', blame: 'usage', places: [] }]);
}
