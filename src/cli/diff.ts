import { isatty } from 'node:tty';
import { DiagnosticError } from '../base/failure.js';
import { ExitCode } from '../base/exit-code.js';
import { lookAtStore } from '../store/layout.js';
import type { Io, Options } from './command.js';
import { chooseSides, lastRunOf, type ChosenSide } from './diff/choose-sides.js';
import { compareSides } from './diff/compare-sides.js';
import { diffJson } from './diff/diff-json.js';
import { diffMarkdown } from './diff/diff-markdown.js';
import { diffText } from './diff/diff-text.js';
import { matrixOf } from './diff/matrix.js';
import { openRun } from './diff/open-run.js';
import { recordReader } from './diff/record-reader.js';
import { PARTS, partsOf, type Part } from './diff/part.js';
import { isDifferent } from './diff/report.js';
import type { Side } from './diff/side.js';
import { runsRootOf } from './diff/runs-root-of.js';

/** `voxrun diff [A] [B]`: what two runs or files differ in, and what each difference comes to. */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const layout = lookAtStore(await runsRootOf(options, io));
  if (options.matrix === true) return matrixOf({ names: args, layout, options, io });
  if (options.csv === true) throw csvWithoutMatrix();
  const asked = PARTS.filter((part) => options[part] === true);
  const [first, second] = chooseSides({ names: args, layout, cwd: io.cwd });
  const hasFile = first === undefined || [first, second].some(({ kind }) => kind === 'file');
  if (options.variant !== undefined && !hasFile) throw variantOfRuns();
  // A file has no figures and no machine, and nobody expects them of it.
  const parts = partsOf(options).filter((part) => asked.length > 0 || !hasFile || !['metrics', 'env'].includes(part));
  const reader = recordReader(layout);
  const open = (chosen: ChosenSide): Side | Promise<Side> =>
    chosen.kind === 'run' ? openRun(chosen.found, reader) : openFileLate({ chosen, parts, asked, options, io });
  const after = await open(second);
  const before = await open(first ?? lastRunOf(after.name, layout));
  const report = compareSides(before, after, parts);
  if (options.json === true) io.out(`${JSON.stringify(diffJson(report), undefined, 1)}\n`);
  else if (options.md === true) io.out(diffMarkdown(report));
  // Colours are for a terminal, and standard output need not be the one that messages go to.
  else io.out(diffText(report, { columns: io.columns, color: io.color && isatty(1) }));
  return isDifferent(report) ? ExitCode.failed : ExitCode.ok;
}

/** Reading experiment files takes code that two runs do without. */
async function openFileLate(options: {
  chosen: Extract<ChosenSide, { kind: 'file' }>;
  parts: readonly Part[];
  asked: readonly Part[];
  options: Options;
  io: Io;
}): Promise<Side> {
  const { chosen, ...rest } = options;
  const { openFile } = await import('./diff/open-file.js');
  return openFile({ file: chosen.file, path: chosen.path, ...rest });
}

function variantOfRuns(): DiagnosticError {
  return new DiagnosticError([
    {
      code: 'VARIANT_OF_RUN',
      severity: 'error',
      blame: 'usage',
      message: '--variant chooses in an experiment file, and only runs are compared',
      fix: 'leave --variant out, or name a file',
      places: [],
    },
  ]);
}

function csvWithoutMatrix(): DiagnosticError {
  return new DiagnosticError([
    {
      code: 'CSV_WITHOUT_MATRIX',
      severity: 'error',
      blame: 'usage',
      message: '--csv is a table of several runs',
      fix: 'add --matrix, or use --json or --md for two',
      places: [],
    },
  ]);
}
