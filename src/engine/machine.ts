import { availableParallelism, cpus, hostname, release, totalmem } from 'node:os';

/** What a run records of the machine it was computed on. */
export interface MachineFacts {
  readonly host: string;
  /** Kernel, platform and architecture, e.g. `linux-x64 6.1.0`. */
  readonly system: string;
  readonly cpu: string;
  /** Processors that this process may use. */
  readonly cores: number;
  readonly memoryBytes: number;
}

export function machineFacts(): MachineFacts {
  return {
    host: hostname(),
    system: `${process.platform}-${process.arch} ${release()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  };
}
