import { ExitCode } from '../base/exit-code.js';
import { DiagnosticError } from '../base/failure.js';
import { lookAtStore } from '../store/layout.js';
import type { Io, Options } from './command.js';
import { chosenTable } from './list/chosen-table.js';
import { comparisons } from './list/compared-with.js';
import { limitOption } from './list/limit-option.js';
import { printableLine } from '../base/printable.js';
import { runTable } from './list/run-table.js';
import { runsCsv } from './list/runs-csv.js';
import { runsJson } from './list/runs-json.js';
import { requireKey, sortRuns } from './list/sort-runs.js';
import { listOption } from './options.js';
import type { ListedRun } from './query/listed-run.js';
import { readListedRuns } from './query/read-listed-runs.js';
import { queryRuns } from './query/query-runs.js';
import { runsRoot } from './runs-root.js';

/** `voxrun list`: the runs that a filter holds for, newest first, with what tells them apart. */
export function run(_args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  requireOneForm(options);
  const limit = limitOption(options.limit);
  const root = runsRoot(options, io);
  const all = readListedRuns(lookAtStore(root));
  const columns = columnsOption(options.columns);
  for (const key of columns ?? []) requireKey(key, { option: '--columns', all });
  const found = queryRuns(all, listOption(options.filter)).filter(isOfGroup(options.group));
  const sorted = typeof options.sort === 'string' ? sortRuns(found, { by: options.sort, all }) : [...found].reverse();
  const runs = sorted.slice(0, limit);
  const comparedWith = comparisons(all.map(({ run }) => run));
  if (options.json === true) io.out(runsJson({ runs, columns, comparedWith }));
  else if (options.csv === true) io.out(runsCsv(runs, columns));
  else if (options.quiet === true) io.out(runs.map(({ run: { folder } }) => `${folder.id}\n`).join(''));
  else {
    const width = io.columns;
    if (runs.length > 0) {
      io.out(
        columns === undefined
          ? runTable({ runs, all, comparedWith, width })
          : chosenTable({ runs, all, columns, width }),
      );
    }
    io.err(countText({ runs, found, all, root }));
  }
  return Promise.resolve(ExitCode.ok);
}

function isOfGroup(group: unknown): (run: ListedRun) => boolean {
  return ({ run }) => group === undefined || run.facts.group?.group === group;
}

/** Names in the order in which they were given, the id in front if it was not. */
function columnsOption(value: unknown): readonly string[] | undefined {
  if (typeof value !== 'string') return undefined;
  const names = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.includes('id') ? names : ['id', ...names];
}

function countText({
  runs,
  found,
  all,
  root,
}: Record<'runs' | 'found' | 'all', readonly ListedRun[]> & { root: string }): string {
  if (all.length === 0) return `there are no runs in ${root} yet: \`voxrun run FILE\` starts one`;
  if (found.length === 0) return `none of ${all.length} ${all.length === 1 ? 'run' : 'runs'} in ${root} is meant`;
  const experiments = new Set(runs.map(({ run }) => run.experiment));
  const [only] = experiments.size === 1 ? experiments : [];
  const of = only === undefined ? '' : ` of ${printableLine(only)}`;
  const count = runs.length === all.length ? `${runs.length}` : `${runs.length} of ${all.length}`;
  return `${count} ${all.length === 1 ? 'run' : 'runs'}${of}`;
}

function requireOneForm(options: Options): void {
  const given = ['json', 'csv', 'quiet'].filter((name) => options[name] === true).map((name) => `--${name}`);
  if (given.length < 2) return;
  const message = `${given.join(' and ')} are two forms of one output`;
  const fix = 'give one of them';
  throw new DiagnosticError([{ code: 'FORMS_CONFLICT', severity: 'error', blame: 'usage', message, fix, places: [] }]);
}
