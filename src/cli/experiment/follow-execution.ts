import { appendFileSync } from 'node:fs';
import { formatDiagnostics, type Diagnostic } from '../../base/diagnostic.js';
import type { MetricName, RunEvent } from '../../base/event.js';
import { ExitCode } from '../../base/exit-code.js';
import type { Settings } from '../../config/experiment.js';
import type { EngineUse } from '../../engine/choose-engine.js';
import { packageBuild } from '../../base/package-root.js';
import { deviceLeaseFolder } from '../../engine/engine-folders.js';
import { reservations, type Reservations } from '../../run/reservations.js';
import { stageEnvironments } from '../../engine/stage-environments.js';
import type { Facts } from '../../graph/facts.js';
import type { Plan, PlanNode } from '../../graph/plan.js';
import type { Catalog } from '../../graph/stage-spec.js';
import type { Judgement } from '../../checks/judge.js';
import { eventsFile, execute, type ExecutionOutcome } from '../../run/execute.js';
import { localExecutor } from '../../run/local-executor.js';
import type { ResultId } from '../../store/layout.js';
import type { ResultReader } from '../../store/results.js';
import { noteEnd, noteStart } from '../../store/run-process.js';
import type { RunFolder } from '../../store/run-record.js';
import type { Io, Options } from '../command.js';
import { jobsOption } from '../options.js';
import { runView } from '../view/run-view.js';
import type { RunView } from '../view/view.js';
import { newFindings } from './judge-plan.js';
import type { OpenedExperiment } from './open.js';
import { provenance } from './provenance.js';
import { lastPeaks } from './last-peaks.js';
import { untilSignal, type Stop } from './until-signal.js';

export interface Following {
  readonly folder: RunFolder;
  readonly opened: OpenedExperiment;
  readonly catalog: Catalog;
  /** As it stands before anything is computed. */
  readonly plan: Plan;
  readonly results: ResultReader;
  readonly facts: Facts;
  readonly judgePlan: (plan: Plan) => Pick<Judgement, 'diagnostics'>;
  /** Findings that the user has seen. */
  readonly told: readonly Diagnostic[];
  /** Results that the run has on record already, by node. */
  readonly registered?: ReadonlyMap<string, ResultId>;
  readonly engine: EngineUse;
  readonly wanted?: (node: PlanNode) => boolean;
  readonly mustGoOn?: ReadonlySet<string>;
  readonly shared?: SharedExecution;
  /** How to go on after a stop. */
  readonly goOn: string;
  /** What it is called in what is shown, if not the run itself. */
  readonly title?: string;
  readonly options: Options;
  readonly io: Io;
}

/** What the runs that one process executes side by side have in common. */
export interface SharedExecution {
  /** One for all of them, made when the engine is known. */
  readonly reservations: (engine: EngineUse) => Reservations;
  readonly stop: Stop;
  readonly view: RunView;
}

export type Followed =
  /** Of a part of the stages, `plan` has nodes that are not fresh. */
  | { readonly kind: 'complete'; readonly plan: Plan }
  /** The user was told why. */
  | { readonly kind: 'stopped'; readonly code: ExitCode };

/** Executes what a plan lacks, shows it while it is under way, and tells what stopped it. */
export async function followExecution(following: Following): Promise<Followed> {
  const { folder, opened, plan, options, io } = following;
  // The clock may be set while a run is under way.
  const started = performance.now();
  const secondsSince = (): number => (performance.now() - started) / 1000;
  const isWholeRun = following.title === undefined;
  const noted = isWholeRun ? noteStart(folder) : undefined;
  const { shared } = following;
  const view = shared?.view ?? runView({ io, json: options.json === true, quiet: options.quiet === true });
  const emit = (event: RunEvent): void => {
    appendFileSync(eventsFile(folder), `${JSON.stringify(event)}\n`);
    view.take(event);
  };
  emit({
    kind: 'run-started',
    at: new Date().toISOString(),
    run: folder.id,
    ...(following.title === undefined ? {} : { title: following.title }),
    folder: folder.path,
    nodes: plan.nodes.length,
    fresh: plan.nodes.filter((node) => node.state.kind === 'fresh').length,
    metric: trainingMetric(opened.loaded.experiment.task),
  });
  const say = (text: string): void => {
    if (options.quiet !== true) view.say(text);
  };
  const stop = shared?.stop ?? untilSignal();
  let outcome: ExecutionOutcome;
  try {
    outcome = await execute({
      ...environmentOf(following),
      ...following,
      layout: opened.layout,
      run: folder,
      reservations:
        shared?.reservations(following.engine) ?? reservationsFor({ engine: following.engine, options, io }),
      keepGoing: options.keepGoing !== false,
      judge: judgeAndTell(following, say),
      emit,
      signal: stop.signal,
    });
  } finally {
    if (shared === undefined) stop.dispose();
  }
  const end = finished({ folder, title: following.title, outcome, seconds: secondsSince() });
  emit(end);
  if (noted !== undefined) noteEnd(folder, noted, end);
  if (shared === undefined) view.close();
  if (outcome.kind === 'complete' || outcome.kind === 'partial') return { kind: 'complete', plan: outcome.plan };
  return { kind: 'stopped', code: tellStop({ outcome, by: stop.by, goOn: following.goOn, io }) };
}

/** What training measures on whole images of a regression, and on patches of a segmentation. */
function trainingMetric(task: Settings['task']): MetricName {
  if (task.kind === 'segmentation') return { name: 'Dice' };
  return { name: 'MAE', ...(task.unit === undefined ? {} : { unit: task.unit }) };
}

/** What executing needs that is the same for every command. */
function environmentOf({ opened, engine, io }: Following) {
  const build = packageBuild();
  const settings = opened.loaded.experiment;
  const { threads, minutes } = settings.resources;
  return {
    executor: localExecutor({ entry: io.stages.entry }),
    threads,
    ...(minutes === undefined ? {} : { timeoutMs: minutes * 60_000 }),
    usesDevices: engine.kind === 'native' && engine.gpus.length > 0,
    environment: stageEnvironments(engine),
    lastPeak: lastPeaks({ layout: opened.layout, experiment: settings.name }),
    ...(build === undefined ? {} : { build }),
    command: ['voxrun', ...process.argv.slice(2)].join(' '),
    provenance: provenance(settings, engine),
    raw: (id: string) => opened.raw.get(id)!,
    now: () => new Date(),
    wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };
}

/** Threads as `--jobs` says, and the devices that the engine uses, one job each. */
export function reservationsFor(options: { engine: EngineUse; options: Options; io: Io }): Reservations {
  const { engine, options: given, io } = options;
  return reservations({
    slots: jobsOption(given.jobs),
    devices: engine.kind === 'native' ? engine.gpus : [],
    leases: deviceLeaseFolder(io.env),
    command: ['voxrun', ...process.argv.slice(2)].join(' '),
  });
}

/** Each warning is told once, when it is first known. */
function judgeAndTell({ judgePlan, told: known }: Following, say: (text: string) => void) {
  let told = known;
  return (now: Plan): readonly Diagnostic[] => {
    const { diagnostics } = judgePlan(now);
    const fresh = newFindings({ diagnostics }, told);
    told = [...told, ...fresh];
    const remarks = fresh.filter(({ severity }) => severity === 'warning');
    if (remarks.length > 0) say(formatDiagnostics(remarks));
    return diagnostics;
  };
}

function finished(options: {
  folder: RunFolder;
  title: string | undefined;
  outcome: ExecutionOutcome;
  seconds: number;
}): Extract<RunEvent, { kind: 'run-finished' }> {
  const { folder, title, outcome, seconds } = options;
  const { nodes } = outcome.plan;
  const done = nodes.filter((node) => node.state.kind === 'fresh').length;
  const failed = outcome.kind === 'failed' ? outcome.failures.size : 0;
  return {
    kind: 'run-finished',
    at: new Date().toISOString(),
    run: folder.id,
    ...(title === undefined ? {} : { title }),
    state: outcome.kind,
    done,
    failed,
    left: nodes.length - done - failed,
    seconds,
  };
}

function tellStop(options: {
  outcome: Exclude<ExecutionOutcome, { kind: 'complete' | 'partial' }>;
  by: 'SIGINT' | 'SIGTERM' | undefined;
  goOn: string;
  io: Io;
}): ExitCode {
  const { outcome, by, goOn, io } = options;
  switch (outcome.kind) {
    case 'failed':
      return ExitCode.failed;
    case 'refused':
      io.err(`${formatDiagnostics(outcome.diagnostics.filter(({ severity }) => severity === 'error'))}\n`);
      return ExitCode.refused;
    case 'interrupted':
      io.err(`stopped; \`${goOn}\` goes on from here\n`);
      return by === 'SIGTERM' ? ExitCode.terminated : ExitCode.interrupted;
  }
}
