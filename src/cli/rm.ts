import { hostname } from 'node:os';
import { ExitCode } from '../base/exit-code.js';
import { lookAtStore, type StoreLayout } from '../store/layout.js';
import { listExperiments, listRuns, readRunStart, type RunFolder } from '../store/run-record.js';
import { moveToTrash, RunExistsError } from '../store/trash.js';
import type { Io, Options } from './command.js';
import { housekeepingProblem } from './housekeeping/housekeeping-problem.js';
import { liveHostOf } from './housekeeping/live-run.js';
import { namedRuns } from './housekeeping/named-runs.js';
import { runsRoot } from './runs-root.js';

/** `voxrun rm RUN...`: puts runs into the trash, all or, where one of them is under way, none. Results stay. */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const layout = lookAtStore(runsRoot(options, io));
  const runs = namedRuns(layout, args);
  for (const one of runs) {
    const host = await liveHostOf(one, { layout, io });
    if (host === undefined) continue;
    const where = host === hostname() ? '' : ` on ${host}`;
    io.err(`error RUN_IS_LIVE run ${one.id} is under way${where}\n   fix: \`voxrun stop ${one.id}\`${where} first`);
    return ExitCode.locked;
  }
  for (const one of runs) {
    putAway(layout, one);
    if (options.json !== true) io.err(`${one.id} is in the trash; \`voxrun restore ${one.id}\` brings it back`);
  }
  const descended = options.json === true ? [] : descendants(layout, runs);
  if (descended.length > 0) {
    io.err(`note: made from ${runs.length === 1 ? 'it' : 'them'}, and whole without: ${descended.join(', ')}`);
  }
  if (options.json === true)
    io.out(`${JSON.stringify({ format: 1, trashed: runs.map(({ id }) => id) }, undefined, 1)}\n`);
  return ExitCode.ok;
}

function putAway(layout: StoreLayout, run: RunFolder): void {
  try {
    moveToTrash(layout, run);
  } catch (error) {
    if (!(error instanceof RunExistsError)) throw error;
    throw housekeepingProblem({
      code: 'RUN_EXISTS',
      message: `the trash holds another run of the id ${run.id}`,
      fix: 'one of the two is a copy: delete one of the folders by hand',
    });
  }
}

/** Runs that name one of these as what they were made from. */
function descendants(layout: StoreLayout, runs: readonly RunFolder[]): string[] {
  const ids = new Set<string>(runs.map(({ id }) => id));
  return listExperiments(layout)
    .flatMap((experiment) => listRuns(layout, experiment))
    .filter((run) => ids.has(readRunStart(run)?.parent?.run ?? ''))
    .map(({ id }) => id);
}
