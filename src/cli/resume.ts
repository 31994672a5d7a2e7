import { ExitCode } from '../base/exit-code.js';
import { layoutOf } from '../store/layout.js';
import { resultReader } from '../store/results.js';
import { readNodes } from '../store/run-record.js';
import type { Io, Options } from './command.js';
import { factsOf } from './experiment/facts-of.js';
import { findRun } from './experiment/find-run.js';
import { bindExperiment } from './experiment/open.js';
import { perform } from './experiment/perform.js';
import { lockRun } from './experiment/run-lock.js';
import { revive } from './experiment/revive.js';
import { runsRoot } from './runs-root.js';
import { showWarnings } from './show-warnings.js';

/** Goes on with a stopped run in its own folder, with the settings that it started with. */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const root = runsRoot(options, io);
  const found = findRun({ layout: layoutOf(root), name: args[0]! });
  const opened = await bindExperiment({ loaded: revive(found), foldsAsked: found.start.folds, runsRoot: root, io });
  const { layout } = opened;
  if (options.quiet !== true) showWarnings(opened.remarks, io);
  if (opened.identity !== found.start.identity) {
    io.err(
      `note: the data or this voxrun changed since ${found.folder.id} started, so some results are computed from what is there now\n`,
    );
  }
  const lock = await lockRun({ layout, opened, io });
  if (lock === undefined) return ExitCode.locked;
  try {
    const preferred = new Set(readNodes(found.folder).flatMap((node) => node.result ?? []));
    const results = resultReader({ layout, recover: true, preferred });
    const facts = factsOf({ opened, layout, results });
    return await perform({ folder: found.folder, opened, layout, results, facts, options, io });
  } finally {
    lock.release();
  }
}
