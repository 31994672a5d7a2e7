import { formatDiagnostics, hasErrors, type Diagnostic } from '../base/diagnostic.js';
import type { ExitCode } from '../base/exit-code.js';
import { DiagnosticError } from '../base/failure.js';
import { judge, type Judgement } from '../checks/judge.js';
import { loadExperiment } from '../config/load-experiment.js';
import type { Settings } from '../config/experiment.js';
import type { CaseRow } from '../dataset/case-row.js';
import { withFamilies } from '../dataset/families.js';
import { makeFolds, type Fold } from '../dataset/split.js';
import { testLeaksOf } from '../dataset/test-leaks.js';
import type { Io, Options } from './command.js';
import { readData, type ReadData } from './experiment/read-data.js';
import { exitCodeOf } from './exit-code-of.js';
import { listOption } from './options.js';

/** `voxrun validate FILE...`: all that can be known without opening an image. */
export function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const reports = args.map((file) => examine({ file, sets: listOption(options.set), io }));
  if (options.json === true) io.out(`${JSON.stringify(reports, null, 2)}\n`);
  else for (const report of reports) print(report, { io, quiet: options.quiet === true });
  return Promise.resolve(exitCodeOf(reports.flatMap(({ diagnostics }) => diagnostics)));
}

/** What is known of one file. The counts are there where the cases could be read. */
interface Report {
  readonly file: string;
  readonly ok: boolean;
  readonly cases?: number;
  readonly units?: number;
  /** Cases of the test set, where there is one. */
  readonly test?: number;
  /** Units on the two sides of each fold. */
  readonly folds?: readonly { readonly train: number; readonly validation: number }[];
  readonly diagnostics: readonly Diagnostic[];
  readonly unknown: Judgement['unknown'];
  readonly accepted: Judgement['accepted'];
}

function examine({ file, sets, io }: { file: string; sets: readonly string[]; io: Io }): Report {
  const nothing = { file, ok: false, unknown: [], accepted: [] };
  try {
    const loaded = loadExperiment({ file, sets, env: io.env, cwd: io.cwd });
    const { experiment, locate } = loaded;
    const read = readData({ loaded, cwd: io.cwd });
    // From a part of the cases, "too few units" would be a guess.
    const cases = hasErrors(read.diagnostics) ? undefined : withFamilies(read.cases);
    const judgement = judge({
      settings: experiment,
      locate,
      ...(cases === undefined ? {} : { cases, testLeaks: testLeaksOf(cases, new Map()) }),
    });
    const diagnostics = [...read.diagnostics, ...judgement.diagnostics];
    const ok = !hasErrors(diagnostics);
    return {
      ...judgement,
      ...(cases === undefined ? {} : countsOf(cases)),
      ...(ok ? foldsOf(read, experiment.data.split) : {}),
      file,
      ok,
      diagnostics,
    };
  } catch (error) {
    if (error instanceof DiagnosticError) return { ...nothing, diagnostics: error.diagnostics };
    throw error;
  }
}

function countsOf(cases: readonly CaseRow[]): Pick<Report, 'cases' | 'units' | 'test'> {
  const test = cases.filter((row) => row.test === true).length;
  return {
    cases: cases.length,
    units: new Set(cases.map(({ unit }) => unit)).size,
    ...(test === 0 ? {} : { test }),
  };
}

/** Folds that are balanced over labels are not known before the label maps have been read. */
function foldsOf({ cases, writtenFolds }: ReadData, split: Settings['data']['split']): Pick<Report, 'folds'> {
  const outside = cases.filter(({ test }) => test !== true);
  if (split.kind === 'file') return { folds: (writtenFolds ?? []).map(unitsOf(outside)) };
  return split.stratify === 'labels' ? {} : { folds: makeFolds({ cases: outside, split }).map(unitsOf(outside)) };
}

function unitsOf(cases: readonly { readonly id: string; readonly unit: string }[]) {
  const units = new Map(cases.map(({ id, unit }) => [id, unit]));
  const count = (ids: readonly string[]) => new Set(ids.map((id) => units.get(id))).size;
  return ({ train, validation }: Fold) => ({ train: count(train), validation: count(validation) });
}

/** Quiet leaves out warnings, notes and what was accepted. */
function print(report: Report, { io, quiet }: { io: Io; quiet: boolean }): void {
  const { file, ok, cases = 0, units = 0, test, folds, diagnostics, accepted } = report;
  const told = quiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics;
  if (told.length > 0) io.err(`${formatDiagnostics(told)}\n`);
  if (!quiet) for (const { code, reason } of accepted) io.err(`accepted ${code}: ${reason}\n`);
  if (!ok) return;
  const counted = [
    `${cases} cases`,
    `${units} units`,
    ...(test === undefined ? [] : [`${test} of the cases kept for the test`]),
    folds === undefined ? 'folds are made when the labels have been read' : sizesOf(folds),
  ];
  io.out(`${file}: ok, ${counted.join(', ')}\n`);
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
