import type { Failure } from '../../base/failure.js';
import type { Batch, BatchIndex, BatchSettings } from './batch.js';

/** What a loader worker is started with. */
export interface WorkerStart {
  readonly settings: BatchSettings;
  readonly cacheBytes: number;
}

/** To the worker: make this batch. */
export interface BatchRequest extends BatchIndex {
  /** Counts requests of all workers; the reply carries it back. */
  readonly number: number;
}

/** From the worker. */
export type BatchReply =
  { readonly number: number; readonly batch: Batch } | { readonly number: number; readonly problem: LoaderProblem };

/** An error that crossed from a thread: what it said, where it happened there, and the failure that it carried. */
export interface LoaderProblem {
  readonly message: string;
  readonly stack: string;
  readonly failure?: Failure;
}
