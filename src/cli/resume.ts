import { join } from 'node:path';
import { ExitCode } from '../base/exit-code.js';
import { expand } from '../graph/expand.js';
import { layoutOf } from '../store/layout.js';
import { catalog } from '../stages/catalog.js';
import type { Io, Options } from './command.js';
import { factsOf } from './experiment/facts-of.js';
import { findRun, type FoundRun } from './experiment/find-run.js';
import { isComplete } from './experiment/find-complete-run.js';
import { planJudge } from './experiment/judge-plan.js';
import { mayStart } from './experiment/may-start.js';
import { bindExperiment } from './experiment/open.js';
import { perform } from './experiment/perform.js';
import { resultsOfRun } from './experiment/results-of-run.js';
import { lockRun } from './experiment/run-lock.js';
import { revive } from './experiment/revive.js';
import { resultTable } from './result-table.js';
import { runsRoot } from './runs-root.js';
import { showWarnings } from './show-warnings.js';

/**
 * Goes on with a stopped run in its own folder, with the settings that it started with. Only with the same data and
 * the same stages: a record must not tell of two different runs.
 */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const root = runsRoot(options, io);
  const found = findRun({ layout: layoutOf(root), name: args[0]! });
  if (isComplete(found.folder)) {
    io.err(`nothing to do: run ${found.folder.id} is complete`);
    if (options.json !== true) io.out(resultTable(join(found.folder.path, 'summary.json')));
    return ExitCode.ok;
  }
  const opened = await bindExperiment({ loaded: revive(found), askFolds: () => found.start.folds, runsRoot: root, io });
  const { layout } = opened;
  if (opened.identity !== found.start.identity) {
    io.err(changedText(found));
    return ExitCode.refused;
  }
  if (options.quiet !== true) showWarnings(opened.remarks, io);
  const lock = await lockRun({ opened, io });
  if (lock === undefined) return ExitCode.locked;
  try {
    const results = resultsOfRun({ layout, folder: found.folder });
    const facts = factsOf({ opened, results });
    const judgePlan = planJudge(opened);
    const plan = expand(catalog, facts);
    const start = await mayStart({
      plan,
      findings: judgePlan(plan).diagnostics,
      given: options,
      request: opened.loaded.experiment.resources,
      io,
    });
    if (start.kind === 'stop') return start.code;
    return await perform({
      folder: found.folder,
      opened,
      plan,
      results,
      facts,
      judgePlan,
      engine: start.engine,
      options,
      io,
    });
  } finally {
    lock.release();
  }
}

function changedText({ folder, start }: FoundRun): string {
  return (
    `error RUN_CHANGED the data or the stages of voxrun have changed since ${folder.id} started, and its record must not hold both\n` +
    `   fix: \`voxrun run ${start.file}\` starts a run with what is there now and reuses every result that still holds`
  );
}
