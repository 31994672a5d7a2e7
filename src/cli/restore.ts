import { ExitCode } from '../base/exit-code.js';
import { diskUsage } from '../store/disk-usage.js';
import { lookAtStore, type StoreLayout } from '../store/layout.js';
import type { RunFolder } from '../store/run-record.js';
import { listTrash, restoreFromTrash, RunExistsError, trashLayout } from '../store/trash.js';
import type { Io, Options } from './command.js';
import { byteText } from './housekeeping/byte-text.js';
import { housekeepingProblem } from './housekeeping/housekeeping-problem.js';
import { namedRuns } from './housekeeping/named-runs.js';
import { ageText } from './list/cell-text.js';
import { printableLine } from '../base/printable.js';
import { tableText } from './list/table.js';
import { runsRoot } from './runs-root.js';

/** `voxrun restore RUN...`: brings runs back from the trash. `--list` shows what is in it. */
export function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const layout = lookAtStore(runsRoot(options, io));
  if ((args.length === 0) === (options.list !== true)) {
    throw housekeepingProblem({
      code: 'RUN_UNNAMED',
      message: args.length === 0 ? 'restore needs the name of a run' : '--list shows the trash and restores nothing',
      fix: '`voxrun restore --list` shows what is in the trash, `voxrun restore RUN` brings a run back',
    });
  }
  if (options.list === true) showTrash(layout, options, io);
  else {
    const runs = namedRuns(trashLayout(layout), args);
    for (const one of runs) {
      bringBack(layout, one);
      if (options.json !== true) io.err(`${one.id} is back; \`voxrun show ${one.id}\` prints its settings`);
    }
    if (options.json === true)
      io.out(`${JSON.stringify({ format: 1, restored: runs.map(({ id }) => id) }, undefined, 1)}\n`);
  }
  return Promise.resolve(ExitCode.ok);
}

function bringBack(layout: StoreLayout, run: RunFolder): void {
  try {
    restoreFromTrash(layout, run);
  } catch (error) {
    if (!(error instanceof RunExistsError)) throw error;
    throw housekeepingProblem({
      code: 'RUN_EXISTS',
      message: `there is a run ${run.id}, and nothing is written over`,
      fix: `one of the two is a copy: look at ${run.path}, and delete the folder that you do not need`,
    });
  }
}

function showTrash(layout: StoreLayout, { json }: Options, io: Io): void {
  const usage = diskUsage();
  const runs = listTrash(layout).map((one) => ({ ...one, bytes: usage.add(one.folder.path) }));
  if (json === true) {
    const listed = runs.map(({ folder, experiment, trashedMs, bytes }) => ({
      run: folder.id,
      experiment,
      trashed_at: new Date(trashedMs).toISOString(),
      bytes,
    }));
    io.out(`${JSON.stringify({ format: 1, runs: listed }, undefined, 1)}\n`);
    return;
  }
  if (runs.length === 0) {
    io.err(`the trash of ${layout.runs} is empty`);
    return;
  }
  const ages = runs.map(({ trashedMs }) => ageText(Math.max(0, (Date.now() - trashedMs) / 1000)));
  io.out(
    tableText(
      [
        { header: 'run', cells: runs.map(({ folder }) => folder.id), align: 'left' },
        {
          header: 'experiment',
          cells: runs.map(({ experiment }) => printableLine(experiment)),
          align: 'left',
          narrowest: 12,
        },
        { header: 'put away', cells: ages, align: 'right' },
        { header: 'disk', cells: runs.map(({ bytes }) => byteText(bytes)), align: 'right' },
      ],
      io.columns,
    ),
  );
  io.err('the size is of the records alone: their results stay until `voxrun gc` removes runs and results for good');
}
