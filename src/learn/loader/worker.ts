import { parentPort, workerData } from 'node:worker_threads';
import { StageFailure } from '../../base/failure.js';
import { assembleBatch } from './assemble-batch.js';
import type { Batch } from './batch.js';
import { caseCache } from './case-cache.js';
import type { BatchReply, BatchRequest, LoaderProblem, WorkerStart } from './worker-protocol.js';

/** Entry of a loader thread; bundled into a file of its own. It makes batches on request, one after another. */
const { settings, cacheBytes } = workerData as WorkerStart;
const cache = caseCache(cacheBytes);
const port = parentPort;
if (port === null) throw new Error('Internal error: the loader worker was not started as a thread');

port.on('message', (request: BatchRequest) => {
  const reply = answer(request);
  // Buffers are handed over, not copied.
  port.postMessage(reply, 'batch' in reply ? buffersOf(reply.batch) : []);
});

function answer({ number, epoch, step }: BatchRequest): BatchReply {
  try {
    return { number, batch: assembleBatch(settings, { epoch, step }, cache) };
  } catch (error) {
    return { number, problem: problemOf(error) };
  }
}

function buffersOf({ image, labels, targets, spacing }: Batch): ArrayBuffer[] {
  return [image, ...labels, spacing, ...(targets === undefined ? [] : [targets])].map(({ buffer }) => buffer);
}

function problemOf(error: unknown): LoaderProblem {
  if (!(error instanceof Error)) return { message: String(error), stack: '' };
  const { message, stack = '' } = error;
  return { message, stack, ...(error instanceof StageFailure ? { failure: error.failure } : {}) };
}
