import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names a process so that a later process with the same pid, or one after a reboot, is not taken for it. */
export interface ProcessIdentity {
  readonly host: string;
  readonly bootId: string;
  readonly pid: number;
  /** Kernel's start time of the process in clock ticks since boot; empty where the system does not tell. */
  readonly startTime: string;
}

export function identityOf(pid: number): ProcessIdentity {
  return { host: hostname(), bootId: bootId(), pid, startTime: startTimeOf(pid) };
}

/** `unknown` for a process of another host. */
export function livenessOf(process_: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  if (process_.host !== hostname()) return 'unknown';
  if (process_.bootId !== bootId()) return 'dead';
  if (!exists(process_.pid)) return 'dead';
  return startTimeOf(process_.pid) === process_.startTime ? 'alive' : 'dead';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return error instanceof Error && (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function bootId(): string {
  return readOrEmpty('/proc/sys/kernel/random/boot_id').trim();
}

/** Field 22 of /proc/PID/stat; the second field is the command in brackets and may hold spaces and brackets. */
function startTimeOf(pid: number): string {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
