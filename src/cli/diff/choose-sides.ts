import { basename, dirname, resolve } from 'node:path';
import { DiagnosticError } from '../../base/failure.js';
import type { StoreLayout } from '../../store/layout.js';
import { isRunId, listRuns, readRunStart } from '../../store/run-record.js';
import { findRun, type FoundRun } from '../experiment/find-run.js';
import type { SideName } from './side.js';

/** A run, or the path of an experiment file as it was given. */
export type ChosenSide =
  | { readonly kind: 'run'; readonly found: FoundRun }
  | { readonly kind: 'file'; readonly file: string; readonly path: string };

/**
 * The two that are meant, the earlier one first. One run alone is compared with its parent, or the run before it; no
 * name at all means the last two runs of the experiment that ran last. A file alone has no second side yet: its
 * experiment's last run, which `lastRunOf` finds once the file is read.
 */
export function chooseSides(options: {
  readonly names: readonly string[];
  readonly layout: StoreLayout;
  readonly cwd: string;
}): readonly [ChosenSide | undefined, ChosenSide] {
  const { names, layout, cwd } = options;
  if (names.length > 2) throw tooManyNames();
  const chosen = names.map((name): ChosenSide => {
    if (/\.ya?ml$/.test(name)) return { kind: 'file', file: name, path: resolve(cwd, name) };
    return { kind: 'run', found: findRun({ layout, name }) };
  });
  const [first = { kind: 'run', found: findRun({ layout, name: '@last' }) }, second] = chosen;
  if (second !== undefined) return [first, second];
  return first.kind === 'file' ? [undefined, first] : [{ kind: 'run', found: runBefore(first.found, layout) }, first];
}

/** The last run of an experiment, of its member where there is one. Throws `DiagnosticError` if it has none. */
export function lastRunOf({ experiment, member }: SideName, layout: StoreLayout): ChosenSide {
  const runs = member === undefined ? [] : listRuns(layout, experiment).reverse();
  for (const folder of runs) {
    const start = readRunStart(folder);
    if (start?.group !== undefined && start.group.member === member) return { kind: 'run', found: { folder, start } };
  }
  return { kind: 'run', found: findRun({ layout, name: `${experiment}@last` }) };
}

/** The run whose settings a run took over, while it is there; else the run before it of the same experiment. */
function runBefore({ folder, start }: FoundRun, layout: StoreLayout): FoundRun {
  const experiment = basename(dirname(folder.path));
  const runs = listRuns(layout, experiment);
  const parent = runs.find(({ id }) => id === start.parent?.run);
  const earlier = runs.filter(({ id }) => id < folder.id && isRunId(id)).reverse();
  for (const candidate of parent === undefined ? earlier : [parent, ...earlier]) {
    const found = readRunStart(candidate);
    if (found !== undefined) return { folder: candidate, start: found };
  }
  throw new DiagnosticError([
    {
      code: 'DIFF_NEEDS_TWO',
      severity: 'error',
      blame: 'usage',
      message: `${folder.id} is the first run of ${experiment}: there is none before it to compare it with`,
      fix: 'name two runs or files: `voxrun diff A B`; `voxrun list` shows the runs',
      places: [],
    },
  ]);
}

function tooManyNames(): DiagnosticError {
  return new DiagnosticError([
    {
      code: 'DIFF_OF_MANY',
      severity: 'error',
      blame: 'usage',
      message: 'two runs or files are compared at a time',
      fix: '`voxrun diff --matrix RUN...` shows what differs across several runs',
      places: [],
    },
  ]);
}
