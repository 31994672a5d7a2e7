import { describe, expect, it } from 'vitest';
import type { PlanNode } from '../graph/plan.js';
import { defineStage, type Scope } from '../graph/stage-spec.js';
import { batchesOf } from './batches.js';
import { startOrder } from './start-order.js';

function nodes(count: number, scope: Scope, threads: 'one' | 'reserved'): PlanNode[] {
  const spec = defineStage({ name: `${scope}-${threads}`, version: 1, scope, reads: () => ({}), needs: [], threads });
  return Array.from({ length: count }, (_, index) => ({
    id: `${spec.name}[${index}]`,
    spec,
    scope: {},
    needs: [],
    gates: [],
    settings: {},
    state: { kind: 'stale', reasons: [] },
  }));
}

/** Sizes of the batches, with the slots taken as batches start. */
function start(ready: readonly PlanNode[], slots: number, threads = 2): number[][] {
  let taken = 0;
  const batches: number[][] = [];
  for (const batch of batchesOf({ ready, free: () => slots - taken, slots, threads })) {
    taken += batch.threads;
    batches.push([batch.nodes.length, batch.threads]);
  }
  return batches;
}

describe('batchesOf', () => {
  it('divides cases over the free slots, and a few cases over fewer processes', () => {
    expect(start(nodes(65, 'case', 'one'), 2)).toEqual([
      [32, 1],
      [33, 1],
    ]);
    expect(start(nodes(5, 'case', 'one'), 16)).toEqual([
      [2, 1],
      [3, 1],
    ]);
    expect(start(nodes(1, 'case', 'one'), 2)).toEqual([[1, 1]]);
  });

  it('starts as many trainings as have their threads', () => {
    expect(start(nodes(5, 'fold', 'reserved'), 2)).toEqual([[1, 2]]);
    expect(start(nodes(5, 'fold', 'reserved'), 5)).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('gives a training its threads whatever the slots are, and then starts nothing beside it', () => {
    expect(start([...nodes(5, 'fold', 'reserved'), ...nodes(8, 'case', 'one')], 1)).toEqual([[1, 2]]);
    expect(start(nodes(2, 'fold', 'reserved'), 3, 8)).toEqual([[1, 8]]);
    // With one slot of three taken by the cases, the training waits.
    expect(start([...nodes(1, 'case', 'one'), ...nodes(1, 'fold', 'reserved')], 3, 8)).toEqual([[1, 1]]);
  });

  it('lets small stages run beside a training only in what is left', () => {
    expect(start([...nodes(1, 'fold', 'reserved'), ...nodes(8, 'case', 'one')], 3)).toEqual([
      [1, 2],
      [8, 1],
    ]);
    expect(start([...nodes(1, 'fold', 'reserved'), ...nodes(8, 'case', 'one')], 2)).toEqual([[1, 2]]);
  });
});

describe('startOrder', () => {
  const stage = (name: string, folds: readonly number[]): PlanNode[] =>
    nodes(folds.length, 'fold', 'reserved').map((node, index) => ({
      ...node,
      id: `${name}[${folds[index]!}]`,
      spec: { ...node.spec, name },
    }));

  it('finishes the fold that has come furthest before it starts another', () => {
    const ready = [...stage('train', [2, 3]), ...stage('predict', [1]), ...stage('evaluate', [0])];
    const ids = startOrder(ready).map(({ id }) => id);
    expect(ids).toEqual(['evaluate[0]', 'predict[1]', 'train[2]', 'train[3]']);
    // Whatever runs on two threads of two, the next training waits for it.
    expect(start(startOrder(ready), 2)).toEqual([[1, 2]]);
  });
});
