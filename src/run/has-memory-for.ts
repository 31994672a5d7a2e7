import type { PlanNode } from '../graph/plan.js';
import type { ExecutionState } from './execution-state.js';
import { freeMemory, peakMemoryOf } from './free-memory.js';

/** How long a process runs before what it took tells what another of its stage will take. */
const WARM_MS = 15_000;
/** What a process is taken to need as long as nobody knows. */
const UNKNOWN_BYTES = 16 * 1024 ** 3;
const MARGIN = 1.1;

/**
 * Whether a stage that computes with tensors may start beside what runs: as much memory must be free as the last such
 * process, or a running one of the same stage, had at most. Where nothing is under way it starts in any case, since
 * waiting would not help, and the user is told. The first time, when nobody knows, processes start one after another
 * unless there is plenty.
 */
export function hasMemoryFor(state: ExecutionState, node: PlanNode): boolean {
  const { execution } = state;
  const jobs = execution.reservations.jobs();
  const siblings = jobs.filter(({ stage }) => stage === node.spec.name);
  const last = execution.lastPeak?.(node.id);
  const known = [last, ...siblings.map(({ pid }) => peakOf(pid))].filter((bytes) => bytes !== undefined);
  if (jobs.length === 0) {
    tellShortage(state, { node, needed: Math.max(0, ...known) });
    return true;
  }
  const young = siblings.filter(({ sinceMs }) => performance.now() - sinceMs < WARM_MS);
  const free = freeMemory();
  if (last !== undefined) return free >= (young.length + 1) * last * MARGIN;
  if (young.length > 0) return free >= (young.length + 1) * UNKNOWN_BYTES;
  return free >= Math.max(0, ...known) * MARGIN;
}

function peakOf(pid: number | undefined): number | undefined {
  return pid === undefined ? undefined : peakMemoryOf(pid);
}

function tellShortage({ execution, told }: ExecutionState, { node, needed }: { node: PlanNode; needed: number }): void {
  const free = freeMemory();
  if (free >= needed || told.has(`memory ${node.id}`)) return;
  told.add(`memory ${node.id}`);
  const text = `took ${inGiB(needed)} of memory the last time, and ${inGiB(free)} are free: close other programs, or it may be killed`;
  execution.emit({ kind: 'note', at: execution.now().toISOString(), node: node.id, text });
}

function inGiB(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
