/** Length of the state in words, and the distance of the word that is mixed in. */
const N = 624;
const M = 397;

/** Uniform 32-bit words. */
export type NextWord = () => number;

/**
 * MT19937 (Matsumoto and Nishimura, ACM TOMACS 8(1), 1998), seeded with one 32-bit number as numpy's
 * `RandomState(seed)` is. It exists for splits that have to equal those of Python tools; every other draw uses
 * `base/random.ts`.
 */
export function mersenneTwister(seed: number): NextWord {
  const state = new Uint32Array(N);
  state[0] = seed;
  for (let i = 1; i < N; i++) {
    const before = state[i - 1]!;
    state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
  }
  let next = N;
  return () => {
    if (next === N) {
      regenerate(state);
      next = 0;
    }
    let word = state[next++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    word ^= word >>> 18;
    return word >>> 0;
  };
}

function regenerate(state: Uint32Array): void {
  for (let i = 0; i < N; i++) {
    const joined = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff);
    state[i] = state[(i + M) % N]! ^ (joined >>> 1) ^ ((joined & 1) === 0 ? 0 : 0x9908b0df);
  }
}
