import { ExitCode } from '../base/exit-code.js';
import { DiagnosticError } from '../base/failure.js';
import { catalog } from '../stages/catalog.js';
import { layoutOf } from '../store/layout.js';
import type { Io, Options } from './command.js';
import { tellCheck } from './experiment/check-run.js';
import { continuedOf } from './experiment/continued-of.js';
import { driftSince, driftText, type Drift } from './experiment/drift.js';
import { findRun } from './experiment/find-run.js';
import { bindExperiment } from './experiment/open.js';
import { derive } from './experiment/revive.js';
import { EVERYTHING, selectionOf, type Selection } from './experiment/selection.js';
import { startRun } from './experiment/start-run.js';
import { listOption } from './options.js';
import { runsRoot } from './runs-root.js';
import { showWarnings } from './show-warnings.js';

/**
 * Runs again what a run ran: its resolved settings, perhaps changed by `--set`, on the data as they are now. Names all
 * that has changed since. With `--check` everything is computed anew and held against what is stored.
 */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const isCheck = options.check === true;
  const sets = listOption(options.set);
  if (isCheck) requireUnchanged(options, sets);
  const root = runsRoot(options, io);
  const layout = layoutOf(root);
  const found = findRun({ layout, name: args[0]! });
  const loaded = derive(found, { sets, cwd: io.cwd });
  const continued = continuedOf(found.start);
  const bound = await bindExperiment({
    loaded,
    askFolds: () => found.start.folds,
    ...(continued === undefined ? {} : { continued }),
    runsRoot: root,
    io,
  });
  const opened = { ...bound, loaded };
  if (options.quiet !== true) showWarnings(opened.remarks, io);
  const selection: Selection = isCheck
    ? { ...EVERYTHING, forced: new Set(catalog.map(({ name }) => name)) }
    : selectionOf(options, catalog);
  const parent = { run: found.folder.id, how: isCheck ? 'check' : 'rerun' } as const;
  let drifts: readonly Drift[] = [];
  const end = await startRun({
    opened,
    selection,
    origin: { parent },
    ...(continued === undefined ? {} : { continued }),
    silent: isCheck,
    beforeStart: (engine) => {
      drifts = driftSince(found, { opened, engine });
      if (options.quiet !== true) io.err(driftText(drifts, found.folder.id));
      if (!isCheck || drifts.every(({ kind }) => kind !== 'data')) return undefined;
      io.err(dataChangedText(found.folder.id));
      if (options.json === true) io.out(`${JSON.stringify({ kind: 'check', run: found.folder.id, drift: drifts })}\n`);
      return ExitCode.failed;
    },
    options,
    io,
  });
  if (!isCheck || end.code !== ExitCode.ok || end.run === undefined) return end.code;
  return tellCheck({ layout, checked: found.folder, again: end.run, drifts, options, io });
}

function dataChangedText(run: string): string {
  return (
    `error DATA_CHANGED the data are not those of run ${run}, so that nothing can be checked; nothing was computed\n` +
    `   fix: restore the files, or \`voxrun rerun ${run}\` runs its settings on the data as they are\n`
  );
}

function requireUnchanged(options: Options, sets: readonly string[]): void {
  const given = ['from', 'to', 'only', 'force'].filter((name) => options[name] !== undefined);
  if (sets.length === 0 && given.length === 0) return;
  throw new DiagnosticError([
    {
      code: 'CHECK_CHANGES_NOTHING',
      severity: 'error',
      blame: 'usage',
      message: `--check computes the whole run again as it was, and ${sets.length > 0 ? '--set' : `--${given[0]!}`} is given as well`,
      fix: 'leave one of them out',
      places: [],
    },
  ]);
}
