import { readFileSync } from 'node:fs';
import type { Executor, Job, JobHandle, JobState } from './executor.js';
import { CONTROL_FD } from './stage-process.js';

/** Time between asking a job to end and killing its process group. */
const GRACE_MS = 5_000;
const STDERR_CHARACTERS = 4_000;

/**
 * Runs jobs as child processes of this one, each in a process group of its own, so that Ctrl-C reaches only the
 * parent and a kill reaches everything that the child started. execa is loaded when the first job starts.
 */
export function localExecutor(options: { entry: string; graceMs?: number }): Executor {
  const { entry, graceMs = GRACE_MS } = options;
  const jobs = new Map<string, Running>();
  return {
    async submit(job) {
      const running = await start(entry, job);
      jobs.set(running.handle.id, running);
      return running.handle;
    },
    poll(handle) {
      return jobs.get(handle.id)?.state ?? { kind: 'ended', stderr: '' };
    },
    async cancel(handle) {
      const running = jobs.get(handle.id);
      if (running?.state.kind !== 'running') return;
      running.cause ??= 'cancelled';
      await stop(running, graceMs);
    },
  };
}

interface Running {
  readonly handle: JobHandle;
  readonly process: PromiseLike<unknown> & { readonly pid?: number };
  state: JobState;
  cause?: 'time' | 'cancelled';
}

const EXECA_OPTIONS = {
  detached: true,
  cleanup: false,
  reject: false,
  buffer: false,
  stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  extendEnv: true,
} as const;

async function start(entry: string, job: Job): Promise<Running> {
  const { execa } = await import('execa');
  const memoryKills = outOfMemoryKills();
  const child = execa(process.execPath, [entry, job.task], {
    ...EXECA_OPTIONS,
    env: { ...job.environment, VOXRUN_CONTROL_PIPE: '1' },
  });
  const running: Running = {
    handle: {
      executor: 'local',
      id: String(child.pid ?? `failed-${job.task}`),
      ...(child.pid === undefined ? {} : { pid: child.pid }),
    },
    process: child,
    state: { kind: 'running' },
  };
  // The parent's end of the control pipe is only held open; nothing is ever written to it.
  child.stdio[CONTROL_FD].on('error', () => undefined);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-STDERR_CHARACTERS);
  });
  const timer =
    job.timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          running.cause = 'time';
          void stop(running, GRACE_MS);
        }, job.timeoutMs);
  void child.then((result) => {
    clearTimeout(timer);
    const memory = result.signal === 'SIGKILL' && running.cause === undefined && outOfMemoryKills() > memoryKills;
    const heap = /JavaScript heap out of memory|std::bad_alloc/.test(stderr);
    const cause = running.cause ?? (memory || heap ? 'memory' : undefined);
    running.state = {
      kind: 'ended',
      stderr: result.cause instanceof Error && stderr === '' ? result.cause.message : stderr,
      ...(result.exitCode === undefined ? {} : { exitCode: result.exitCode }),
      ...(result.signal === undefined ? {} : { signal: result.signal }),
      ...(cause === undefined ? {} : { cause }),
    };
  });
  return running;
}

async function stop(running: Running, graceMs: number): Promise<void> {
  const group = running.process.pid;
  if (group === undefined) return;
  signalGroup(group, 'SIGTERM');
  const timer = setTimeout(() => {
    signalGroup(group, 'SIGKILL');
  }, graceMs);
  await running.process;
  clearTimeout(timer);
  // Whatever the child itself started and left behind.
  signalGroup(group, 'SIGKILL');
}

function signalGroup(group: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-group, signal);
  } catch {
    // The group has ended.
  }
}

/** How often the kernel killed a process for lack of memory since boot; 0 where it does not tell. */
function outOfMemoryKills(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
