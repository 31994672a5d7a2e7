import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDiagnostics } from '../../base/diagnostic.js';
import type { RunEvent } from '../../base/event.js';
import type { JsonObject } from '../../base/json.js';
import { ExitCode } from '../../base/exit-code.js';
import { writeFileAtomic } from '../../base/atomic-file.js';
import { engineEnvironment } from '../../engine/engine-environment.js';
import type { Facts } from '../../graph/facts.js';
import type { Plan } from '../../graph/plan.js';
import type { Judgement } from '../../checks/judge.js';
import { eventsFile, execute, type ExecutionOutcome } from '../../run/execute.js';
import { localExecutor } from '../../run/local-executor.js';
import { catalog } from '../../stages/catalog.js';
import { readOutputJson } from '../../store/manifest.js';
import type { ResultReader } from '../../store/results.js';
import type { RunFolder } from '../../store/run-record.js';
import type { Io, Options } from '../command.js';
import { jobsOption } from '../options.js';
import { resultTable } from '../result-table.js';
import { runView } from '../view/run-view.js';
import { newFindings } from './judge-plan.js';
import type { OpenedExperiment } from './open.js';
import { provenance } from './provenance.js';
import { untilSignal } from './until-signal.js';

/** Executes a run in its folder, shows it, and returns the exit code. */
export async function perform(given: {
  folder: RunFolder;
  opened: OpenedExperiment;
  /** As it stands before anything is computed. */
  plan: Plan;
  results: ResultReader;
  facts: Facts;
  judgePlan: (plan: Plan) => Judgement;
  options: Options;
  io: Io;
}): Promise<ExitCode> {
  const { folder, opened, plan, results, facts, judgePlan, options, io } = given;
  const { layout } = opened;
  const settings = opened.loaded.experiment;
  const started = Date.now();
  const view = runView({ io, json: options.json === true, quiet: options.quiet === true });
  const emit = (event: RunEvent): void => {
    appendFileSync(eventsFile(folder), `${JSON.stringify(event)}\n`);
    view.take(event);
  };
  emit({
    kind: 'run-started',
    at: new Date().toISOString(),
    run: folder.id,
    folder: folder.path,
    nodes: plan.nodes.length,
    fresh: plan.nodes.filter((node) => node.state.kind === 'fresh').length,
  });
  let told = opened.remarks;
  const stop = untilSignal();
  let outcome: ExecutionOutcome;
  try {
    outcome = await execute({
      catalog,
      facts,
      results,
      layout,
      run: folder,
      executor: localExecutor({ entry: io.stages.entry }),
      slots: jobsOption(options.jobs),
      threads: settings.resources.threads,
      ...(settings.resources.minutes === undefined ? {} : { timeoutMs: settings.resources.minutes * 60_000 }),
      environment: (threads) => engineEnvironment({ threads }),
      provenance: provenance(settings, io),
      raw: (id) => opened.raw.get(id)!,
      judge(now) {
        const judgement = judgePlan(now);
        const fresh = newFindings(judgement, told);
        told = [...told, ...fresh];
        const remarks = fresh.filter(({ severity }) => severity === 'warning');
        if (remarks.length > 0 && options.quiet !== true) view.say(formatDiagnostics(remarks));
        return judgement.diagnostics;
      },
      emit,
      signal: stop.signal,
      now: () => new Date(),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
  } finally {
    stop.dispose();
  }
  const nodes = outcome.plan.nodes;
  const done = nodes.filter((node) => node.state.kind === 'fresh').length;
  const failed = outcome.kind === 'failed' ? outcome.failures.size : 0;
  emit({
    kind: 'run-finished',
    at: new Date().toISOString(),
    run: folder.id,
    state: outcome.kind,
    done,
    failed,
    left: nodes.length - done - failed,
    seconds: (Date.now() - started) / 1000,
  });
  view.close();
  switch (outcome.kind) {
    case 'complete':
      writeSummary({ folder, opened, plan: outcome.plan, accepted: judgePlan(outcome.plan).accepted });
      if (options.json !== true) io.out(resultTable(join(folder.path, 'summary.json')));
      return ExitCode.ok;
    case 'failed':
      return ExitCode.failed;
    case 'refused':
      io.err(`${formatDiagnostics(outcome.diagnostics.filter(({ severity }) => severity === 'error'))}\n`);
      return ExitCode.refused;
    case 'interrupted':
      io.err(`stopped; \`voxrun resume ${folder.id}\` goes on from here\n`);
      return stop.by === 'SIGTERM' ? ExitCode.terminated : ExitCode.interrupted;
  }
}

/**
 * The last file of a run. The stages know neither the run nor what was accepted for it, and both must stand beside
 * every figure.
 */
function writeSummary(options: {
  folder: RunFolder;
  opened: OpenedExperiment;
  plan: Plan;
  accepted: Judgement['accepted'];
}): void {
  const { folder, opened, plan, accepted } = options;
  const node = plan.byId.get('summarize');
  if (node?.state.kind !== 'fresh') throw new Error('Internal error: a complete run without a summary');
  const summary = readOutputJson(opened.layout, node.state.published, 'summary.json') as JsonObject;
  const whole = { ...summary, identity: opened.identity, accepted };
  writeFileAtomic(join(folder.path, 'summary.json'), `${JSON.stringify(whole, undefined, 1)}\n`);
}
