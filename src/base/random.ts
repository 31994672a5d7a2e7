import { philoxWords } from './philox.js';

/**
 * Counter-based random numbers (Philox4x32-10; Salmon et al., SC'11, "Parallel random numbers: as easy as 1, 2, 3").
 * A generator is a pure function of its key, so a draw never depends on which worker made it or what was drawn before.
 */
export interface Random {
  /** Uniform in [0, 1) with 32 random bits. */
  uniform(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Whole number, uniform in [0, count). Throws if count < 1. */
  integer(count: number): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
}

/** Names a stream: numbers and words, e.g. `[seed, fold, epoch, slot, 'mirror']`. */
export type RandomKey = readonly (number | string)[];

export function randomOf(key: RandomKey): Random {
  const words = hashKey(key);
  const block = new Int32Array(4);
  let counter = 0;
  let next = 4;
  let spareNormal: number | undefined;

  const word = (): number => {
    if (next === 4) {
      philoxWords(block, counter++, words);
      next = 0;
    }
    return block[next++]! >>> 0;
  };
  const uniform = (): number => word() / 4294967296;
  return {
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    integer(count) {
      if (!(count >= 1)) throw new Error(`Internal error: cannot draw from ${count} numbers`);
      // Rejection keeps every number equally likely where `count` does not divide 2^32.
      const limit = 4294967296 - (4294967296 % count);
      for (;;) {
        const drawn = word();
        if (drawn < limit) return drawn % count;
      }
    },
    normal() {
      if (spareNormal !== undefined) {
        const value = spareNormal;
        spareNormal = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spareNormal = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/** Two 32-bit words from the key's parts, each mixed in with its type and end (FNV-1a, two offsets). */
function hashKey(key: RandomKey): [number, number] {
  const text = key.map((part) => (typeof part === 'number' ? `n${part}` : `s${part.length}:${part}`)).join('|');
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return [a >>> 0, b >>> 0];
}
