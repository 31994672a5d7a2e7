import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { StageFailure } from '../base/failure.js';
import { packageBuild } from '../base/package-root.js';
import type { StageModule } from '../graph/stage-context.js';
import { layoutOf } from '../store/layout.js';
import { outlived } from '../store/lock.js';
import { identityOf } from '../store/process-identity.js';
import type { PublishStep } from '../store/publish.js';
import { eventWriter } from './event-writer.js';
import type { NodeRun } from './node-run.js';
import { runNode } from './run-node.js';
import { stageLockName } from './stage-lock-name.js';
import { readTask, type Task } from './task.js';
import { waitsFor } from './waits-for.js';

/** File descriptor of the control pipe; its other end is the parent's, and closes with the parent. */
export const CONTROL_FD = 3;

/**
 * Runs every node of a task: computes into the attempt folder and publishes. Reports in `events.jsonl` beside the
 * task, so that whoever follows needs nothing but the file. Resolves to the exit code.
 *
 * `load` gives the stage's work by name. `at` is for tests that stop the process between two steps of publishing.
 */
export async function runStageProcess(options: {
  taskPath: string;
  load: (stage: string) => Promise<StageModule>;
  at?: (node: string, step: PublishStep) => void;
}): Promise<number> {
  const { taskPath, load, at } = options;
  const task = readTask(taskPath);
  const folder = dirname(taskPath);
  const events = eventWriter(join(folder, 'events.jsonl'));
  const abort = new AbortController();
  endWithParent();
  process.on('SIGTERM', () => {
    abort.abort();
  });
  events.write({ kind: 'started', at: new Date().toISOString(), ...identityOf(process.pid) });
  const logFile = openSync(join(folder, 'log.jsonl'), 'a');
  const log = pino({ base: null }, { write: (line: string) => void writeSync(logFile, line) });
  let failed = false;
  try {
    requireSameBuild(task);
    const stage = await load(task.stage);
    const common = { task, folder, stage, events, log, signal: abort.signal, ...(at ? { at } : {}) };
    const elsewhere: NodeRun[] = [];
    for (const [index, node] of task.nodes.entries()) {
      if (abort.signal.aborted) return 143;
      const run = { ...common, node, index };
      const outcome = await runNode(run);
      failed ||= outcome.kind === 'failed';
      // The others first: by then it may be there.
      if (outcome.kind === 'elsewhere') elsewhere.push(run);
      // Lets the control pipe and signals be heard between the cases of a batch.
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const run of elsewhere) failed = !(await runWhenFree(run)) || failed;
  } catch (error) {
    if (!(error instanceof StageFailure)) throw error;
    for (const { node } of task.nodes) events.write({ kind: 'failed', node, failure: error.failure });
    failed = true;
  } finally {
    events.write({ kind: 'finished', at: new Date().toISOString() });
    fsyncSync(logFile);
    closeSync(logFile);
  }
  return abort.signal.aborted ? 143 : failed ? 1 : 0;
}

/** How often a node that another process computes is looked at. */
const WAIT_MS = 200;

/** Waits until the other process has published the node, or has given it up, and computes it then. */
async function runWhenFree(run: NodeRun): Promise<boolean> {
  const layout = layoutOf(run.task.runs);
  let told = false;
  for (;;) {
    if (run.signal.aborted) return false;
    const outcome = await runNode(run);
    if (outcome.kind !== 'elsewhere') return outcome.kind === 'done';
    if (!told) run.events.write({ kind: 'note', node: run.node.node, text: waitsFor(outcome.by) });
    told = true;
    if (outcome.by.owner.host === hostname()) await sleep(WAIT_MS);
    // Whether a process of another machine lives can only be seen from its heartbeat.
    else
      await outlived({
        folder: layout.locks,
        name: stageLockName(run.node.fingerprint),
        wait: (ms) => sleep(ms),
        now: () => performance.now(),
      });
  }
}

/** Planned by one version of the code and computed by another, a result would have the wrong name. */
function requireSameBuild({ build }: Task): void {
  const mine = packageBuild();
  if (build === undefined || mine === undefined || build === mine) return;
  throw new StageFailure({
    code: 'CODE_CHANGED',
    message: 'voxrun was changed or upgraded since this run started',
    fix: 'start it again: results that still hold are reused',
  });
}

/**
 * Under the local executor a pipe is open at CONTROL_FD that nobody writes to. When the parent ends, however it ends,
 * the pipe closes and this process ends with it: no orphan holds a GPU.
 */
function endWithParent(): void {
  if (process.env.VOXRUN_CONTROL_PIPE !== '1') return;
  const pipe = new Socket({ fd: CONTROL_FD, readable: true, writable: false });
  pipe.on('error', () => process.exit(143));
  pipe.on('close', () => process.exit(143));
  pipe.resume();
  pipe.unref();
}
