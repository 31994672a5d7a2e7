import { join } from 'node:path';
import { ExitCode } from '../../base/exit-code.js';
import type { EngineUse } from '../../engine/choose-engine.js';
import type { ContinuedTraining } from '../../graph/facts.js';
import { expand } from '../../graph/expand.js';
import { catalog } from '../../stages/catalog.js';
import { answerMemory } from '../../store/answer-memory.js';
import { resultReader } from '../../store/results.js';
import type { RunFolder, RunStart } from '../../store/run-record.js';
import type { Io, Options } from '../command.js';
import { resultTable } from '../result-table.js';
import { factsOf } from './facts-of.js';
import { findCompleteRun } from './find-complete-run.js';
import type { SharedExecution } from './follow-execution.js';
import { planJudge } from './judge-plan.js';
import { mayStart } from './may-start.js';
import { newRun } from './new-run.js';
import type { RunSource } from './experiment-source.js';
import type { OpenedExperiment } from './open.js';
import { perform } from './perform.js';
import { lockRun } from './run-lock.js';
import { findUnready, type Selection } from './selection.js';

/** How a run that was started, or not, came out. */
export interface StartedRun {
  readonly code: ExitCode;
  /** The run that has the results: the one that was started, or the one that had them all. */
  readonly run?: RunFolder;
}

/** A run that starts anew: from a file, from another run's settings, as a member of a group. */
export interface NewRunRequest {
  readonly opened: OpenedExperiment & { readonly loaded: RunSource };
  readonly selection: Selection;
  /** Where it comes from and what it is a member of. */
  readonly origin?: Pick<RunStart, 'parent' | 'group'>;
  /** Trainings that go on from earlier weights, by node. */
  readonly continued?: ReadonlyMap<string, ContinuedTraining>;
  /** Called when the engine is known and nothing has been computed or created; a code stops the run. */
  readonly beforeStart?: (engine: EngineUse) => ExitCode | undefined;
  /** What it has in common with the other runs that this process executes. */
  readonly shared?: SharedExecution;
  /** Leave the result to the caller to show. */
  readonly silent?: boolean;
  readonly options: Options;
  readonly io: Io;
}

/** Starts a run if there is something to compute that may be computed, and follows it to its end. */
export async function startRun(request: NewRunRequest): Promise<StartedRun> {
  const { opened, selection, origin, continued, shared, options, io } = request;
  const { layout } = opened;
  const results = resultReader({ layout, recover: true, memory: answerMemory(layout) });
  const facts = factsOf({
    opened,
    results,
    forced: selection.forced,
    ...(continued === undefined ? {} : { continued }),
  });
  const plan = expand(catalog, facts);
  results.save();
  const judgePlan = planJudge(opened);
  const start = await mayStart({
    plan,
    findings: [...judgePlan(plan).diagnostics, ...findUnready(plan, selection)],
    given: options,
    request: opened.loaded.experiment.resources,
    io,
  });
  if (start.kind === 'stop') return { code: start.code };
  const stopped = request.beforeStart?.(start.engine);
  if (stopped !== undefined) return { code: stopped };
  if (plan.nodes.every((node) => node.state.kind === 'fresh' || !selection.wanted(node))) {
    const known = findCompleteRun({ layout, experiment: facts.settings.name, identity: opened.identity });
    if (known !== undefined || selection.isPart) {
      tellUnchanged(known, request);
      return { code: ExitCode.ok, ...(known === undefined ? {} : { run: known }) };
    }
  }
  const lock = await lockRun({ opened, io });
  if (lock === undefined) return { code: ExitCode.locked };
  try {
    const { forced } = selection;
    const folder = newRun({
      opened,
      engine: start.engine,
      options,
      io,
      origin: { ...origin, ...(forced.size === 0 ? {} : { forced: [...forced] }), ...continuedRecord(continued) },
    });
    const code = await perform({
      folder,
      opened,
      plan,
      results,
      facts,
      judgePlan,
      engine: start.engine,
      wanted: selection.wanted,
      ...(shared === undefined ? {} : { shared }),
      silent: request.silent === true,
      options,
      io,
    });
    return { code, run: folder };
  } finally {
    lock.release();
  }
}

function continuedRecord(continued: ReadonlyMap<string, ContinuedTraining> | undefined): Pick<RunStart, 'continued'> {
  if (continued === undefined) return {};
  return { continued: Object.fromEntries([...continued].map(([node, one]) => [node, { ...one }])) };
}

function tellUnchanged(known: RunFolder | undefined, { options, silent, io }: NewRunRequest): void {
  if (known === undefined) {
    if (options.quiet !== true) io.err('nothing to do: everything up to there is fresh\n');
    return;
  }
  if (options.json === true) {
    io.out(`${JSON.stringify({ kind: 'unchanged', run: known.id, folder: known.path })}\n`);
    return;
  }
  io.err(`nothing to do: run ${known.id} has it all\n`);
  if (silent !== true) io.out(resultTable(join(known.path, 'summary.json')));
}
