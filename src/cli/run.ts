import { join } from 'node:path';
import { ExitCode } from '../base/exit-code.js';
import { expand } from '../graph/expand.js';
import { resultReader } from '../store/results.js';
import { catalog } from '../stages/catalog.js';
import type { Io, Options } from './command.js';
import { factsOf } from './experiment/facts-of.js';
import { findCompleteRun } from './experiment/find-complete-run.js';
import { openExperiment } from './experiment/open.js';
import { newRun } from './experiment/new-run.js';
import { mayStart } from './experiment/may-start.js';
import { perform } from './experiment/perform.js';
import { planJudge } from './experiment/judge-plan.js';
import { run as plan } from './plan.js';
import { resultTable } from './result-table.js';
import { showWarnings } from './show-warnings.js';
import { lockRun } from './experiment/run-lock.js';

/** Computes what an experiment file asks for and is not computed yet. */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  if (options.dryRun === true) return plan(args, options, io);
  const opened = await openExperiment({ file: args[0]!, options, io });
  const { layout } = opened;
  if (options.quiet !== true) showWarnings(opened.remarks, io);

  const results = resultReader({ layout, recover: true });
  const facts = factsOf({ opened, results });
  const first = expand(catalog, facts);
  const judgePlan = planJudge(opened);
  const start = await mayStart({
    plan: first,
    findings: judgePlan(first).diagnostics,
    given: options,
    request: opened.loaded.experiment.resources,
    io,
  });
  if (start.kind === 'stop') return start.code;
  if (first.nodes.every((node) => node.state.kind === 'fresh')) {
    const known = findCompleteRun({ layout, experiment: facts.settings.name, identity: opened.identity });
    if (known !== undefined) {
      if (options.json === true)
        io.out(`${JSON.stringify({ kind: 'unchanged', run: known.id, folder: known.path })}\n`);
      else {
        io.err(`nothing to do: run ${known.id} has it all\n`);
        io.out(resultTable(join(known.path, 'summary.json')));
      }
      return ExitCode.ok;
    }
  }

  const lock = await lockRun({ opened, io });
  if (lock === undefined) return ExitCode.locked;
  try {
    const folder = newRun({ opened, engine: start.engine, options, io });
    return await perform({ folder, opened, plan: first, results, facts, judgePlan, engine: start.engine, options, io });
  } finally {
    lock.release();
  }
}
