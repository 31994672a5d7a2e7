import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';

/** Bytes that a new process can take without the system having to swap or to kill: of the machine, and of its control group. */
export function freeMemory(): number {
  const available = kibibytesIn('/proc/meminfo', 'MemAvailable');
  const ofMachine = available === undefined ? freemem() : available * 1024;
  return Math.min(ofMachine, freeInGroup());
}

/** The most memory that a live process of this machine has had at once, in bytes; undefined where nobody tells. */
export function peakMemoryOf(pid: number): number | undefined {
  const kibibytes = kibibytesIn(`/proc/${pid}/status`, 'VmHWM');
  return kibibytes === undefined ? undefined : kibibytes * 1024;
}

/** What the control group (a container, a batch job) leaves; no limit is Infinity. Page cache is given back on demand. */
function freeInGroup(): number {
  const limit = Number(textOf('/sys/fs/cgroup/memory.max'));
  const used = Number(textOf('/sys/fs/cgroup/memory.current'));
  if (!Number.isFinite(limit) || !Number.isFinite(used) || limit === 0) return Infinity;
  const cache = Number(/^inactive_file (\d+)$/m.exec(textOf('/sys/fs/cgroup/memory.stat'))?.[1] ?? 0);
  return limit - used + cache;
}

function kibibytesIn(path: string, field: string): number | undefined {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(textOf(path));
  return found === null ? undefined : Number(found[1]);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
