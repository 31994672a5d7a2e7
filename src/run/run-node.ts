import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrorCode } from '../base/atomic-file.js';
import { StageFailure, type Failure } from '../base/failure.js';
import type { JsonObject } from '../base/json.js';
import { keepCheckpoints } from '../store/kept-checkpoints.js';
import { layoutOf, type StoreLayout } from '../store/layout.js';
import { tryLock, type HeldLock, type LockContent } from '../store/lock.js';
import { readManifest } from '../store/manifest.js';
import { publishResult, type PublishStep } from '../store/publish.js';
import { resultReader, setAside } from '../store/results.js';
import type { NodeRun } from './node-run.js';
import { stageLockName } from './stage-lock-name.js';
import { contextOf } from './stage-context-of.js';
import type { TaskNode } from './task.js';
import { verifyInputs } from './verify-inputs.js';

/** `elsewhere`: another process computes this very node now. */
export type NodeOutcome =
  { readonly kind: 'done' } | { readonly kind: 'failed' } | { readonly kind: 'elsewhere'; readonly by: LockContent };

/** Computes a node and publishes it, unless the store has its result or another process is at it. */
export async function runNode(run: NodeRun): Promise<NodeOutcome> {
  const { node, task } = run;
  const layout = layoutOf(task.runs);
  if (node.forced === true) return compute(run, layout);
  if (reuse(run, layout)) return { kind: 'done' };
  const lock = lockNode(run, layout);
  if (lock.kind === 'busy') return { kind: 'elsewhere', by: lock.by };
  try {
    // It may have been published between looking and locking.
    return reuse(run, layout) ? { kind: 'done' } : await compute(run, layout);
  } finally {
    lock.held?.release();
  }
}

function reuse({ node, events }: NodeRun, layout: StoreLayout): boolean {
  const known = resultReader({ layout, recover: true }).answer(node.fingerprint);
  if (known.kind === 'published') events.write({ kind: 'reused', node: node.node, result: known.published.result });
  return known.kind === 'published';
}

type NodeLock =
  { readonly kind: 'mine'; readonly held?: HeldLock } | { readonly kind: 'busy'; readonly by: LockContent };

/** Where no lock can be written the work goes on without: locks only save work. */
function lockNode({ node, task }: NodeRun, layout: StoreLayout): NodeLock {
  try {
    const attempt = tryLock({
      folder: layout.locks,
      name: stageLockName(node.fingerprint),
      purpose: node.node,
      command: task.command ?? `stage ${task.stage}`,
    });
    return attempt.kind === 'held' ? { kind: 'mine', held: attempt.lock } : { kind: 'busy', by: attempt.by };
  } catch (error) {
    if (hasErrorCode(error, 'ENOSPC') || hasErrorCode(error, 'EROFS') || hasErrorCode(error, 'EACCES'))
      return { kind: 'mine' };
    throw error;
  }
}

async function compute(run: NodeRun, layout: StoreLayout): Promise<NodeOutcome> {
  const { task, node, index, folder, stage, events, signal, at } = run;
  events.write({ kind: 'node-started', node: node.node });
  const startedAt = new Date();
  const began = performance.now();
  const work = join(folder, 'result', String(index));
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'out'), { recursive: true });
  try {
    verifyInputs(layout, node);
    await stage.main(contextOf({ ...run, layout, work }));
    if (signal.aborted) return { kind: 'failed' };
    keepCheckpoints({ attempt: folder, result: work });
    const manifest = publishResult({
      layout,
      folder: work,
      result: node.result,
      node: node.node,
      fingerprint: node.fingerprint,
      basis: node.basis as unknown as JsonObject,
      startedAt,
      seconds: (performance.now() - began) / 1000,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
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
    return { kind: 'done' };
  } catch (error) {
    if (signal.aborted) return { kind: 'failed' };
    const failure = failureOf(error, node);
    if (failure.damaged !== undefined) setInputAside(layout, node, failure.damaged);
    run.log.error({ node: node.node, err: error }, failure.message);
    events.write({ kind: 'failed', node: node.node, failure });
    return { kind: 'failed' };
  }
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
