import { describe, expect, it } from 'vitest';
import type { Checkpoint, Computation } from '../../nn/checkpoint.js';
import { computationsOf } from './computations.js';

function goOn(before: readonly Computation[] | undefined, threads: number, processor: string) {
  const notes: string[] = [];
  const context = { threads, note: (text: string) => void notes.push(text) };
  const start: Checkpoint = {
    epochs: 1,
    weights: new Map(),
    optimizer: { steps: 1, arrays: new Map() },
    history: [],
    tallies: null,
    ...(before === undefined ? {} : { computedBy: before }),
  };
  return { computedBy: computationsOf(context, start, processor), notes };
}

describe('computationsOf', () => {
  it('says nothing where a training begins, goes on as before, or does not know', () => {
    const notes: string[] = [];
    const context = { threads: 2, note: (text: string) => void notes.push(text) };
    expect(computationsOf(context, undefined, 'A')).toEqual([{ threads: 2, processor: 'A' }]);
    expect(notes).toEqual([]);
    expect(goOn([{ threads: 2, processor: 'A' }], 2, 'A')).toEqual({
      computedBy: [{ threads: 2, processor: 'A' }],
      notes: [],
    });
    expect(goOn(undefined, 2, 'A').notes).toEqual([]);
  });

  it('says that another number of threads may give other last bits', () => {
    expect(goOn([{ threads: 1, processor: 'A' }], 2, 'A').notes).toEqual([
      'computed so far with 1 thread, goes on with 2 threads: last bits may differ from an uninterrupted training',
    ]);
  });

  it('says so of another processor, and remembers every one for the next resume', () => {
    const { computedBy, notes } = goOn([{ threads: 1, processor: 'A' }], 2, 'B');
    expect(notes).toEqual([
      'computed so far with 1 thread, goes on with 2 threads; computed so far on A, goes on on B: ' +
        'last bits may differ from an uninterrupted training',
    ]);
    expect(computedBy).toEqual([
      { threads: 1, processor: 'A' },
      { threads: 2, processor: 'B' },
    ]);
    expect(goOn(computedBy, 2, 'B').notes).toEqual([
      'computed so far with 1 thread and with 2 threads, goes on with 2 threads; ' +
        'computed so far on A and on B, goes on on B: last bits may differ from an uninterrupted training',
    ]);
  });
});
