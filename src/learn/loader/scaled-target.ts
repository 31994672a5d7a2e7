import type { TargetBehaviour } from './batch.js';

const POWERS = { volume: 1, area: 2 / 3, length: 1 / 3, invariant: 0 } as const;

/**
 * The target of an object whose volume was multiplied by `volumeFactor`: a volume grows with it, an area with its power
 * 2/3, a length with its power 1/3. Exact where all axes are zoomed alike.
 */
export function scaledTarget(target: number, volumeFactor: number, behavesAs: TargetBehaviour | undefined): number {
  if (volumeFactor === 1) return target;
  if (behavesAs === undefined) throw new Error('Internal error: a target is zoomed and nobody said how it behaves');
  return target * volumeFactor ** POWERS[behavesAs];
}
