import { appendFileSync, closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import pino from 'pino';
import type { StageEvent } from '../base/event.js';
import { StageFailure, type Failure } from '../base/failure.js';
import { hasErrorCode } from '../base/atomic-file.js';
import type { JsonObject } from '../base/json.js';
import type { StageContext, StageModule } from '../graph/stage-context.js';
import { nodeId } from '../graph/plan.js';
import { identityOf } from '../store/process-identity.js';
import { earlierAttempts } from '../store/attempt.js';
import { layoutOf, resultFolder, type StoreLayout } from '../store/layout.js';
import { publishResult, type PublishStep } from '../store/publish.js';
import { readManifest } from '../store/manifest.js';
import { resultReader, setAside } from '../store/results.js';
import { readTask, type Task, type TaskNode } from './task.js';
import { verifyInputs } from './verify-inputs.js';

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
    const stage = await load(task.stage);
    for (const [index, node] of task.nodes.entries()) {
      if (abort.signal.aborted) return 143;
      const done = await runNode({
        task,
        node,
        index,
        folder,
        stage,
        events,
        log,
        signal: abort.signal,
        ...(at ? { at } : {}),
      });
      failed ||= !done;
      // Lets the control pipe and signals be heard between the cases of a batch.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    events.write({ kind: 'finished', at: new Date().toISOString() });
    fsyncSync(logFile);
    closeSync(logFile);
  }
  return abort.signal.aborted ? 143 : failed ? 1 : 0;
}

interface NodeRun {
  readonly task: Task;
  readonly node: TaskNode;
  readonly index: number;
  readonly folder: string;
  readonly stage: StageModule;
  readonly events: EventWriter;
  readonly log: pino.Logger;
  readonly signal: AbortSignal;
  readonly at?: (node: string, step: PublishStep) => void;
}

async function runNode(run: NodeRun): Promise<boolean> {
  const { task, node, index, folder, stage, events, signal, at } = run;
  const layout = layoutOf(task.runs);
  const known = resultReader({ layout, recover: true }).answer(node.fingerprint);
  if (known.kind === 'published') {
    events.write({ kind: 'reused', node: node.node, result: known.published.result });
    return true;
  }
  events.write({ kind: 'node-started', node: node.node });
  const startedAt = new Date();
  const work = join(folder, 'result', String(index));
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'out'), { recursive: true });
  try {
    verifyInputs(layout, node);
    await stage.main(contextOf({ ...run, layout, work }));
    if (signal.aborted) return false;
    const manifest = publishResult({
      layout,
      folder: work,
      result: node.result,
      node: node.node,
      fingerprint: node.fingerprint,
      basis: node.basis as unknown as JsonObject,
      startedAt,
      environment: task.environment,
      ...(at === undefined
        ? {}
        : {
            at: (step: PublishStep) => {
              at(node.node, step);
            },
          }),
    });
    events.write({ kind: 'published', node: node.node, result: node.result, seconds: manifest.seconds });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    const failure = failureOf(error, node);
    if (failure.damaged !== undefined) setInputAside(layout, node, failure.damaged);
    run.log.error({ node: node.node, err: error }, failure.message);
    events.write({ kind: 'failed', node: node.node, failure });
    return false;
  }
}

function contextOf(run: NodeRun & { layout: StoreLayout; work: string }): StageContext {
  const { task, node, folder, events, layout, work, signal, log } = run;
  const checkpoints = join(folder, 'checkpoints');
  return {
    node: node.node,
    scope: node.scope,
    settings: node.settings,
    inputs: node.basis.inputs,
    out: join(work, 'out'),
    threads: task.threads,
    checkpoints,
    earlierCheckpoints: earlierAttempts({
      layout,
      stage: task.stage,
      fingerprint: node.fingerprint,
      self: task.attempt,
    }).map((attempt) => join(attempt, 'checkpoints')),
    signal,
    log: log.child({ node: node.node }),
    output(stage, scope = node.scope) {
      const id = [nodeId(stage, scope), stage].find((name) => node.results[name] !== undefined);
      if (id === undefined) throw new Error(`Internal error: ${node.node} does not need ${nodeId(stage, scope)}`);
      return join(resultFolder(layout, node.results[id]!), 'out');
    },
    caseIds(need) {
      return Object.keys((node.basis.inputs[need] ?? {}) as JsonObject).sort();
    },
    raw(caseId) {
      const raw = node.raw[caseId];
      if (raw === undefined) throw new Error(`Internal error: ${node.node} does not read case ${caseId}`);
      return raw;
    },
    progress(progress) {
      events.write({ kind: 'progress', node: node.node, progress });
    },
    note(text) {
      events.write({ kind: 'note', node: node.node, text });
    },
    used(record) {
      writeFileSync(join(work, 'used.json'), `${JSON.stringify(record, undefined, 1)}\n`);
    },
  };
}

function failureOf(error: unknown, node: TaskNode): Failure {
  const where = node.scope.case === undefined ? {} : { case: node.scope.case };
  if (error instanceof StageFailure) return { ...where, ...error.failure };
  if (hasErrorCode(error, 'ENOSPC') || hasErrorCode(error, 'EDQUOT')) {
    return {
      code: 'DISK_FULL',
      message: 'the disk is full',
      fix: 'free some space and run again; nothing stored was changed',
      ...where,
    };
  }
  const text = error instanceof Error ? error.message : String(error);
  if (
    /bad_alloc|RESOURCE_EXHAUSTED|OOM when allocating|Array buffer allocation failed|Invalid typed array length/.test(
      text,
    )
  ) {
    return {
      code: 'OUT_OF_MEMORY',
      message: `out of memory: ${text}`,
      fix: 'use a smaller training.patch or training.batch',
      ...where,
    };
  }
  return { code: 'STAGE_ERROR', message: text, ...where };
}

function setInputAside(layout: StoreLayout, node: TaskNode, damaged: string): void {
  const result = node.results[damaged];
  const manifest = result === undefined ? undefined : readManifest(layout, result);
  if (manifest !== undefined) setAside(layout, manifest.fingerprint, manifest.result);
}

interface EventWriter {
  write(event: StageEvent): void;
}

function eventWriter(path: string): EventWriter {
  return {
    write(event) {
      appendFileSync(path, `${JSON.stringify(event)}\n`);
    },
  };
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
