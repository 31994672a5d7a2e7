import type { PlanNode } from '../graph/plan.js';

export interface Batch {
  readonly nodes: readonly PlanNode[];
  /** CPU threads that its process reserves. */
  readonly threads: number;
}

/**
 * Divides ready nodes over processes. Cases of one stage share a process, because starting one costs more than most
 * cases; they are divided over the free slots. A stage that reserves threads gets a process of its own. The number of
 * threads decides the last bits of what it computes, so it never gets fewer: one that reserves more than there are slots
 * waits until nothing else runs. `free` is asked again before each batch, since starting one takes slots.
 */
export function* batchesOf(options: {
  ready: readonly PlanNode[];
  free: () => number;
  slots: number;
  threads: number;
}): Generator<Batch> {
  const { ready, free, slots, threads } = options;
  for (const group of groupByStage(ready)) {
    const spec = group[0]!.spec;
    const reserved = spec.threads === 'one' ? 1 : threads;
    const needed = Math.min(reserved, slots);
    if (spec.scope === 'case') {
      const processes = Math.min(Math.floor(free() / needed), Math.ceil(group.length / SMALLEST_BATCH));
      for (const nodes of divide(group, processes)) yield { nodes, threads: reserved };
    } else {
      for (const node of group) {
        if (free() < needed) break;
        yield { nodes: [node], threads: reserved };
      }
    }
  }
}

/** Fewer cases than this are not worth a second process. */
const SMALLEST_BATCH = 4;

function groupByStage(nodes: readonly PlanNode[]): PlanNode[][] {
  const groups = new Map<string, PlanNode[]>();
  for (const node of nodes) {
    const group = groups.get(node.spec.name) ?? [];
    group.push(node);
    groups.set(node.spec.name, group);
  }
  return [...groups.values()];
}

/** Parts of equal size, give or take one, in order; none for zero parts. */
function divide<T>(items: readonly T[], parts: number): T[][] {
  return Array.from({ length: parts }, (_, part) =>
    items.slice(Math.floor((items.length * part) / parts), Math.floor((items.length * (part + 1)) / parts)),
  ).filter((list) => list.length > 0);
}
