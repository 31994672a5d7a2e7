import { Worker } from 'node:worker_threads';
import { StageFailure } from '../../base/failure.js';
import { assembleBatch } from './assemble-batch.js';
import type { Batch, BatchIndex, BatchSettings } from './batch.js';
import { caseCache } from './case-cache.js';
import type { BatchReply, BatchRequest, LoaderProblem, WorkerStart } from './worker-protocol.js';

/** The batches of a training, or of its validation, in order. */
export interface Batches {
  /** The next one; throws after the last. Not to be called again before it is resolved. */
  next(): Promise<Batch>;
  /** Time that `next` kept its caller waiting so far. */
  readonly waitedMs: number;
  close(): Promise<void>;
}

export interface OpenBatchesOptions extends BatchSettings {
  /** Resuming starts here; earlier epochs are never drawn. */
  readonly startEpoch: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Threads. 0 makes each batch when it is asked for, in this thread. */
  readonly workers: number;
  /** The bundled `worker.ts`; needed unless `workers` is 0. */
  readonly workerUrl?: URL;
  /** Prepared cases that all threads together hold in memory. */
  readonly cacheBytes?: number;
}

const CACHE_BYTES = 2 * 1024 ** 3;
/** Batches that are under way or wait: two hide the time of one, more than four only cost memory. */
const LEAST_AHEAD = 2;
const MOST_AHEAD = 4;

/**
 * Delivers batch (epoch, step) after batch in exact order. Content and order depend neither on the number of threads
 * nor on which of them is faster.
 */
export function openBatches(options: OpenBatchesOptions): Batches {
  const { workers, workerUrl } = options;
  const settings = settingsIn(options);
  if (settings.cases.length === 0) throw new Error('Internal error: no cases to make batches of');
  const cacheBytes = (options.cacheBytes ?? CACHE_BYTES) / Math.max(1, workers);
  if (workers === 0) return inline(options, settings, cacheBytes);
  if (workerUrl === undefined) throw new Error('Internal error: loader threads without their script');
  return threaded(options, workers, workerUrl, { settings, cacheBytes });
}

/** Without what only this side needs: it is sent to threads. */
function settingsIn(options: OpenBatchesOptions): BatchSettings {
  const { cases, purpose, caseOrder, patch, batch, foreground, scales, augmentation, targetBehavesAs } = options;
  const { seed, fold, control } = options;
  const behaves = targetBehavesAs && { targetBehavesAs };
  return {
    cases,
    purpose,
    caseOrder,
    patch,
    batch,
    foreground,
    scales,
    augmentation,
    ...behaves,
    ...(control && { control }),
    seed,
    fold,
  };
}

type Span = Pick<OpenBatchesOptions, 'startEpoch' | 'epochs' | 'stepsPerEpoch'>;

function inline(span: Span, settings: BatchSettings, cacheBytes: number): Batches {
  const cache = caseCache(cacheBytes);
  let number = 0;
  let waitedMs = 0;
  return {
    next() {
      return Promise.resolve().then(() => {
        const index = indexOf(span, number++);
        if (index === undefined) throw pastTheEnd();
        const start = performance.now();
        const made = assembleBatch(settings, index, cache);
        waitedMs += performance.now() - start;
        return made;
      });
    },
    get waitedMs() {
      return waitedMs;
    },
    close: () => Promise.resolve(),
  };
}

function threaded(span: Span, count: number, url: URL, start: WorkerStart): Batches {
  const threads = Array.from({ length: count }, () => new Worker(url, { workerData: start, execArgv: [] }));
  const ahead = Math.min(MOST_AHEAD, Math.max(LEAST_AHEAD, 2 * count));
  const arrived = new Map<number, BatchReply>();
  let problem: Error | undefined;
  let closing = false;
  let wake: (() => void) | undefined;
  let asked = 0;
  let delivered = 0;
  let waitedMs = 0;

  const fail = (error: Error): void => {
    problem ??= error;
    wake?.();
  };
  for (const thread of threads) {
    thread.on('message', (reply: BatchReply) => {
      arrived.set(reply.number, reply);
      wake?.();
    });
    thread.on('error', fail);
    thread.on('exit', (code) => {
      if (!closing) fail(new Error(`Internal error: a loader thread ended with code ${code}`));
    });
  }
  const ask = (): void => {
    for (; asked < delivered + ahead; asked++) {
      const index = indexOf(span, asked);
      if (index === undefined) return;
      const request: BatchRequest = { number: asked, ...index };
      threads[asked % count]!.postMessage(request);
    }
  };
  ask();
  return {
    async next() {
      if (indexOf(span, delivered) === undefined) throw pastTheEnd();
      const begin = performance.now();
      while (!arrived.has(delivered)) {
        if (problem !== undefined) throw problem;
        await new Promise<void>((resolve) => (wake = resolve));
        wake = undefined;
      }
      waitedMs += performance.now() - begin;
      const reply = arrived.get(delivered)!;
      arrived.delete(delivered);
      delivered++;
      ask();
      if ('batch' in reply) return reply.batch;
      throw asError(reply.problem);
    },
    get waitedMs() {
      return waitedMs;
    },
    async close() {
      closing = true;
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}

function indexOf({ startEpoch, epochs, stepsPerEpoch }: Span, number: number): BatchIndex | undefined {
  const epoch = startEpoch + Math.floor(number / stepsPerEpoch);
  return epoch < epochs ? { epoch, step: number % stepsPerEpoch } : undefined;
}

function pastTheEnd(): Error {
  return new Error('Internal error: a batch after the last epoch');
}

function asError({ message, stack, failure }: LoaderProblem): Error {
  return failure === undefined ? new Error(message, { cause: stack }) : new StageFailure(failure, { cause: stack });
}
