/** A stage process to start. */
export interface Job {
  /** Absolute path of `task.json`. */
  readonly task: string;
  /** Added to the environment of the parent. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Names a submitted job durably: it can be written to disk and polled by another process. */
export interface JobHandle {
  readonly executor: string;
  readonly id: string;
  /** Where it is a process of this machine. */
  readonly pid?: number;
}

export type JobState =
  | { readonly kind: 'running' }
  | {
      readonly kind: 'ended';
      readonly exitCode?: number;
      readonly signal?: string;
      /** Why it was stopped, where the executor knows. */
      readonly cause?: 'time' | 'memory' | 'cancelled';
      /** The last lines that it wrote to standard error. */
      readonly stderr: string;
    };

/** Where stage processes run. Results come through the store, so the executor only starts, asks and stops. */
export interface Executor {
  submit(job: Job): Promise<JobHandle>;
  poll(handle: JobHandle): JobState;
  /** Asks the job and all its processes to end; kills them after a grace period. */
  cancel(handle: JobHandle): Promise<void>;
}
