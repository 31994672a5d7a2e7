import { mersenneTwister, type NextWord } from './mersenne-twister.js';

/**
 * What `numpy.random.RandomState(seed).shuffle(arange(count))` leaves: Fisher-Yates from the end, each index drawn by
 * masked rejection (numpy's legacy `random_interval`).
 */
export function shuffledIndices(count: number, seed: number): number[] {
  const next = mersenneTwister(seed);
  const indices = Array.from({ length: count }, (_, index) => index);
  for (let i = count - 1; i > 0; i--) {
    const j = indexUpTo(i, next);
    const moved = indices[i]!;
    indices[i] = indices[j]!;
    indices[j] = moved;
  }
  return indices;
}

/** Uniform in 0..max, both included: words are masked to the needed bits and drawn again when too large. */
function indexUpTo(max: number, next: NextWord): number {
  const mask = 0xffffffff >>> Math.clz32(max);
  for (;;) {
    const drawn = (next() & mask) >>> 0;
    if (drawn <= max) return drawn;
  }
}
