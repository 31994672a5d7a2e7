import { formatDiagnostics, hasErrors, type Diagnostic } from '../base/diagnostic.js';
import type { ExitCode } from '../base/exit-code.js';
import { DiagnosticError } from '../base/failure.js';
import { judge, type Judgement } from '../checks/judge.js';
import { loadExperiment } from '../config/load-experiment.js';
import { showPath } from '../config/show-path.js';
import { readCases } from '../dataset/case-table.js';
import { withFamilies } from '../dataset/families.js';
import { makeFolds, type Fold } from '../dataset/split.js';
import type { Io, Options } from './command.js';
import { exitCodeOf } from './exit-code-of.js';
import { listOption } from './options.js';

/** `voxrun validate FILE...`: all that can be known without opening an image. */
export function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const reports = args.map((file) => examine({ file, sets: listOption(options.set), io }));
  if (options.json === true) io.out(`${JSON.stringify(reports, null, 2)}\n`);
  else for (const report of reports) print(report, io);
  return Promise.resolve(exitCodeOf(reports.flatMap(({ diagnostics }) => diagnostics)));
}

/** What is known of one file. The counts are there where the cases could be read. */
interface Report {
  readonly file: string;
  readonly ok: boolean;
  readonly cases?: number;
  readonly units?: number;
  /** Units on the two sides of each fold. */
  readonly folds?: readonly { readonly train: number; readonly validation: number }[];
  readonly diagnostics: readonly Diagnostic[];
  readonly unknown: Judgement['unknown'];
  readonly accepted: Judgement['accepted'];
}

function examine({ file, sets, io }: { file: string; sets: readonly string[]; io: Io }): Report {
  const nothing = { file, ok: false, unknown: [], accepted: [] };
  try {
    const { experiment, locate, dataRoot } = loadExperiment({ file, sets, env: io.env, cwd: io.cwd });
    const { data } = experiment;
    const read = readCases({
      root: dataRoot,
      channels: Object.entries(data.channels).map(([name, { image }]) => ({ name, image })),
      label: data.label,
      table: data.table,
      independentUnit: data.independent_unit,
      locate,
      showPath: (path) => showPath(path, io.cwd),
    });
    // From a part of the cases, "too few units" would be a guess.
    const cases = hasErrors(read.diagnostics) ? undefined : withFamilies(read.cases);
    const judgement = judge({ settings: experiment, locate, cases });
    const diagnostics = [...read.diagnostics, ...judgement.diagnostics];
    const ok = !hasErrors(diagnostics);
    return {
      ...judgement,
      ...(cases === undefined ? {} : countsOf(cases)),
      ...(ok ? { folds: makeFolds({ cases: read.cases, split: data.split }).map(unitsOf(read.cases)) } : {}),
      file,
      ok,
      diagnostics,
    };
  } catch (error) {
    if (error instanceof DiagnosticError) return { ...nothing, diagnostics: error.diagnostics };
    throw error;
  }
}

function countsOf(cases: readonly { readonly unit: string }[]): { cases: number; units: number } {
  return { cases: cases.length, units: new Set(cases.map(({ unit }) => unit)).size };
}

function unitsOf(cases: readonly { readonly id: string; readonly unit: string }[]) {
  const units = new Map(cases.map(({ id, unit }) => [id, unit]));
  const count = (ids: readonly string[]) => new Set(ids.map((id) => units.get(id))).size;
  return ({ train, validation }: Fold) => ({ train: count(train), validation: count(validation) });
}

function print({ file, ok, cases = 0, units = 0, folds = [], diagnostics, accepted }: Report, io: Io): void {
  if (diagnostics.length > 0) io.err(`${formatDiagnostics(diagnostics)}\n`);
  for (const { code, reason } of accepted) io.err(`accepted ${code}: ${reason}\n`);
  if (!ok) return;
  const sizes = `${range(folds.map(({ train }) => train))}/${range(folds.map(({ validation }) => validation))}`;
  const counted = [
    `${cases} cases`,
    `${units} units`,
    `${folds.length === 1 ? '1 fold' : `${folds.length} folds`} of ${sizes}`,
  ];
  io.out(`${file}: ok, ${counted.join(', ')}\n`);
}

/** `13`, or `13-14` where they differ. */
function range(numbers: readonly number[]): string {
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  return low === high ? String(low) : `${low}-${high}`;
}
