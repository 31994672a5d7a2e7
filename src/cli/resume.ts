import { join } from 'node:path';
import { ExitCode } from '../base/exit-code.js';
import { expand } from '../graph/expand.js';
import { layoutOf, type ResultId, type StoreLayout } from '../store/layout.js';
import { readNodes, type RunFolder } from '../store/run-record.js';
import { catalog } from '../stages/catalog.js';
import type { Io, Options } from './command.js';
import { tellCheck } from './experiment/check-run.js';
import { continuedOf } from './experiment/continued-of.js';
import { extendRun } from './experiment/extend-run.js';
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
import { begunTrainings, startsFromNothing } from './experiment/begun-trainings.js';
import { listOption } from './options.js';
import { resultTable } from './result-table.js';
import { runsRoot } from './runs-root.js';
import { showWarnings } from './show-warnings.js';

/**
 * Goes on with a stopped run in its own folder, with the settings that it started with. Only with the same data and
 * the same stages: a record must not tell of two different runs. With `--set training.epochs=N` a new run goes on from
 * the weights of a finished one.
 */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const root = runsRoot(options, io);
  const found = findRun({ layout: layoutOf(root), name: args[0]! });
  const sets = listOption(options.set);
  if (sets.length > 0) return extendRun({ found, sets, runsRoot: root, options, io });
  if (isComplete(found.folder)) {
    io.err(`nothing to do: run ${found.folder.id} is complete`);
    if (options.json === true) {
      io.out(`${JSON.stringify({ kind: 'unchanged', run: found.folder.id, folder: found.folder.path })}\n`);
    } else io.out(resultTable(join(found.folder.path, 'summary.json')));
    return ExitCode.ok;
  }
  const continued = continuedOf(found.start);
  const opened = await bindExperiment({
    loaded: revive(found),
    askFolds: () => found.start.folds,
    ...(continued === undefined ? {} : { continued }),
    runsRoot: root,
    io,
  });
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
    const forced = new Set(found.start.forced);
    const facts = factsOf({ opened, results, forced, ...(continued === undefined ? {} : { continued }) });
    const judgePlan = planJudge(opened);
    const plan = expand(catalog, facts);
    const begun = begunTrainings({ plan, run: found.folder, layout, forced });
    if (options.fromScratch !== true && begun.lost.length > 0) {
      io.err(startsFromNothing({ lost: begun.lost, run: found }));
      return ExitCode.refused;
    }
    const start = await mayStart({
      plan,
      findings: judgePlan(plan).diagnostics,
      given: options,
      request: opened.loaded.experiment.resources,
      io,
    });
    if (start.kind === 'stop') return start.code;
    const code = await perform({
      folder: found.folder,
      opened,
      plan,
      results,
      facts,
      judgePlan,
      engine: start.engine,
      registered: recordedBy(found.folder),
      ...(options.fromScratch === true ? {} : { mustGoOn: begun.withCheckpoint }),
      silent: isCheck(found),
      options,
      io,
    });
    return code === ExitCode.ok && isCheck(found) ? compareChecked(found, { layout, options, io }) : code;
  } finally {
    lock.release();
  }
}

function isCheck({ start }: FoundRun): boolean {
  return start.parent?.how === 'check';
}

/** What `rerun --check` was started for. */
function compareChecked(
  found: FoundRun,
  { layout, options, io }: { layout: StoreLayout; options: Options; io: Io },
): ExitCode {
  const { folder: checked } = findRun({ layout, name: found.start.parent!.run });
  return tellCheck({ layout, checked, again: found.folder, drifts: [], options, io });
}

/** Results that the run has on record: what it computed before the stop stays its own work. */
function recordedBy(folder: RunFolder): Map<string, ResultId> {
  return new Map(readNodes(folder).flatMap(({ node, result }) => (result === undefined ? [] : [[node, result]])));
}

function changedText({ folder, start }: FoundRun): string {
  return (
    `error RUN_CHANGED the data or the stages of voxrun have changed since ${folder.id} started, and its record must not hold both\n` +
    `   fix: \`voxrun run ${start.file}\` or \`voxrun rerun ${folder.id}\` starts a run with what is there now and reuses every result that still holds`
  );
}
