import { cpus } from 'node:os';
import type { StageContext } from '../../graph/stage-context.js';
import type { Checkpoint, Computation } from '../../nn/checkpoint.js';

/**
 * What computes this training, after what computed it so far. Tells the user where it goes on with another number of
 * threads or on another processor: sums are then added up in another order.
 */
export function computationsOf(
  context: Pick<StageContext, 'threads' | 'note'>,
  start: Checkpoint | undefined,
  processor = cpus()[0]?.model ?? 'unknown',
): readonly Computation[] {
  const now: Computation = { threads: context.threads, processor };
  const before = start?.computedBy ?? [];
  const changes = [
    ...changeOf({ before: before.map(({ threads }) => threads), now: now.threads, show: showThreads }),
    ...changeOf({ before: before.map((one) => one.processor), now: processor, show: (model) => `on ${model}` }),
  ];
  if (changes.length > 0) {
    context.note(`${changes.join('; ')}: last bits may differ from an uninterrupted training`);
  }
  return [...before.filter((one) => one.threads !== now.threads || one.processor !== processor), now];
}

function changeOf<T extends string | number>(options: {
  before: readonly T[];
  now: T;
  show: (value: T) => string;
}): string[] {
  const { before, now, show } = options;
  const others = [...new Set(before)].filter((value) => value !== now);
  if (others.length === 0) return [];
  return [`computed so far ${[...new Set(before)].map(show).join(' and ')}, goes on ${show(now)}`];
}

function showThreads(threads: number): string {
  return `with ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
