import { formatDiagnostics } from '../base/diagnostic.js';
import type { ExitCode } from '../base/exit-code.js';
import type { Io, Options } from './command.js';
import { exitCodeOf } from './exit-code-of.js';
import { listOption } from './options.js';
import type { Report } from './validate/examine-experiment.js';
import { examineFile, type FileReport } from './validate/examine-file.js';
import { groupText } from './view/group-text.js';

/** `voxrun validate FILE...`: all that can be known without opening an image, of every variant in the files. */
export function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const variant = typeof options.variant === 'string' ? options.variant : undefined;
  const files = args.map((file) => examineFile({ file, sets: listOption(options.set), variant, io }));
  const reports = files.flatMap((file) => file.reports);
  if (options.json === true) io.out(`${JSON.stringify(reports, null, 2)}\n`);
  else for (const file of files) print(file, { io, quiet: options.quiet === true });
  return Promise.resolve(exitCodeOf(reports.flatMap(({ diagnostics }) => diagnostics)));
}

/** Quiet leaves out warnings, notes and what was accepted. */
function print({ file, kind, reports, diagnostics }: FileReport, { io, quiet }: { io: Io; quiet: boolean }): void {
  const told = quiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics;
  if (told.length > 0) io.err(`${formatDiagnostics(told)}\n`);
  const accepted = reports.flatMap((report) =>
    report.accepted.map(({ code, reason }) => `accepted ${code}: ${reason}\n`),
  );
  if (!quiet) for (const line of new Set(accepted)) io.err(line);
  if (reports.some(({ ok }) => !ok)) return;
  const counts = reports.map(countsText);
  const whole = `${file}: ok${kind === 'single' ? '' : `, ${groupText(kind, reports.length)}`}`;
  if (new Set(counts).size === 1) {
    io.out(`${whole}, ${counts[0]!}\n`);
    return;
  }
  const lines = reports.map(({ variant = '' }, index) => `  ${variant}: ${counts[index]!}\n`);
  io.out(`${whole}\n${lines.join('')}`);
}

function countsText({ cases = 0, units = 0, test, folds }: Report): string {
  return [
    `${cases} cases`,
    `${units} units`,
    ...(test === undefined ? [] : [`${test} of the cases kept for the test`]),
    folds === undefined ? 'folds are made when the labels have been read' : sizesOf(folds),
  ].join(', ');
}

function sizesOf(folds: NonNullable<Report['folds']>): string {
  const sizes = `${range(folds.map(({ train }) => train))}/${range(folds.map(({ validation }) => validation))}`;
  return `${folds.length === 1 ? '1 fold' : `${folds.length} folds`} of ${sizes}`;
}

/** `13`, or `13-14` where they differ. */
function range(numbers: readonly number[]): string {
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  return low === high ? String(low) : `${low}-${high}`;
}
