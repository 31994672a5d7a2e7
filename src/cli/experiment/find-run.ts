import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DiagnosticError } from '../../base/failure.js';
import type { StoreLayout } from '../../store/layout.js';
import { listExperiments, listRuns, readRunStart, type RunFolder, type RunStart } from '../../store/run-record.js';

export interface FoundRun {
  readonly folder: RunFolder;
  readonly start: RunStart;
}

/**
 * The run that a name means: `@last` for the newest, else a unique beginning of its id, the short hash at its end, or
 * the path of its folder. Throws `DiagnosticError` if there is none or more than one.
 */
export function findRun(options: { layout: StoreLayout; name: string }): FoundRun {
  const { layout, name } = options;
  // A folder without run.json belongs to a run that was stopped before it began.
  const all = listExperiments(layout)
    .flatMap((experiment) => listRuns(layout, experiment))
    .filter((run) => existsSync(join(run.path, 'run.json')));
  const newest = [...all].sort((a, b) => (a.id < b.id ? 1 : -1));
  const matches = name === '@last' ? newest.slice(0, 1) : newest.filter(({ id }) => isMeant(id, basename(name)));
  const [folder, second] = matches;
  if (folder === undefined)
    throw unknownRun(
      `no run in ${layout.runs} has an id that begins with ${name}`,
      newest.map(({ id }) => id),
    );
  if (second !== undefined)
    throw unknownRun(
      `${matches.length} runs begin with ${name}`,
      matches.map(({ id }) => id),
    );
  const start = readRunStart(folder);
  if (start === undefined) throw unknownRun(`run ${folder.id} has no readable run.json`, []);
  return { folder, start };
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
      ...(shown === '' ? {} : { fix: `name one of ${shown}${candidates.length > 5 ? ', ...' : ''}` }),
      places: [],
    },
  ]);
}
