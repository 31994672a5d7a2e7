import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DiagnosticError } from '../../base/failure.js';
import type { StoreLayout } from '../../store/layout.js';
import { listExperiments, listRuns, readRunStart, type RunFolder, type RunStart } from '../../store/run-record.js';

export interface FoundRun {
  readonly folder: RunFolder;
  readonly start: RunStart;
}

/** How runs can be named, for messages. */
const NAMES = 'a run is named by the beginning of its id, @last, @last~1 (the one before), or EXPERIMENT@last';

/**
 * The run that a name means: `@last` for the newest and `@last~2` for the second before it, both of one experiment with
 * its name in front (`hippocampus@last`); else a unique beginning of its id, the short hash at its end, or the path of
 * its folder. Throws `DiagnosticError` if there is none or more than one.
 */
export function findRun(options: { layout: StoreLayout; name: string }): FoundRun {
  const { layout, name } = options;
  const newest = startedRuns(layout).reverse();
  const folder = byPosition(newest, name) ?? byId(newest, { name, layout });
  const start = readRunStart(folder);
  if (start === undefined) throw unknownRun(`run ${folder.id} has no readable run.json`, []);
  return { folder, start };
}

/** All runs of a runs root, oldest first. A folder without run.json belongs to a run that was stopped before it began. */
export function startedRuns(layout: StoreLayout): RunFolder[] {
  return listExperiments(layout)
    .flatMap((experiment) => listRuns(layout, experiment))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function hasStarted(run: RunFolder): boolean {
  return existsSync(join(run.path, 'run.json'));
}

/** Undefined for a name of another form. */
function byPosition(newest: readonly RunFolder[], name: string): RunFolder | undefined {
  const match = /^([^@]*)@last(?:~(\d+))?$/.exec(name);
  if (match === null) return undefined;
  const [, experiment = '', back = '0'] = match;
  const named = experiment === '' ? newest : newest.filter(({ path }) => basename(dirname(path)) === experiment);
  let left = Number(back);
  for (const run of named) if (hasStarted(run) && left-- === 0) return run;
  const count = named.filter(hasStarted).length;
  const of = experiment === '' ? '' : ` of ${experiment}`;
  throw unknownRun(
    count === 0
      ? `there is no run${of} yet`
      : `${name} goes back too far: there ${count === 1 ? 'is 1 run' : `are ${count} runs`}${of}`,
    experiment === '' || named.length > 0
      ? []
      : [...new Set(newest.map(({ path }) => `${basename(dirname(path))}@last`))],
  );
}

function byId(newest: readonly RunFolder[], { name, layout }: { name: string; layout: StoreLayout }): RunFolder {
  const matches = newest.filter(({ id }) => isMeant(id, basename(name))).filter(hasStarted);
  const [folder, second] = matches;
  if (folder === undefined) {
    throw unknownRun(
      `no run in ${layout.runs} has an id that begins with ${name}`,
      newest.filter(hasStarted).map(({ id }) => id),
    );
  }
  if (second !== undefined) {
    throw unknownRun(
      `${matches.length} runs begin with ${name}`,
      matches.map(({ id }) => id),
    );
  }
  return folder;
}

function isMeant(id: string, name: string): boolean {
  return id.startsWith(name) || id.split('-')[2] === name;
}

function unknownRun(message: string, candidates: readonly string[]): DiagnosticError {
  const shown = candidates.slice(0, 5).join(', ');
  return new DiagnosticError([
    {
      code: 'RUN_UNKNOWN',
      severity: 'error',
      blame: 'usage',
      message,
      fix: shown === '' ? NAMES : `name one of ${shown}${candidates.length > 5 ? ', ...' : ''}; ${NAMES}`,
      places: [],
    },
  ]);
}
