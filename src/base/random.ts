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
  const [key0, key1] = hashKey(key);
  const block = new Uint32Array(4);
  let counter = 0;
  let next = 4;
  let spareNormal: number | undefined;

  const word = (): number => {
    if (next === 4) {
      philox(block, counter++, key0, key1);
      next = 0;
    }
    return block[next++]!;
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

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** Ten rounds of Philox4x32 on the counter (counter, 0, 0, 0). Exported for its published test vectors. */
export function philox(out: Uint32Array, counter: number, key0: number, key1: number): void {
  let c0 = counter >>> 0;
  let c1 = Math.floor(counter / 4294967296) >>> 0;
  let c2 = 0;
  let c3 = 0;
  let k0 = key0 >>> 0;
  let k1 = key1 >>> 0;
  for (let round = 0; round < 10; round++) {
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0;
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** Upper 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const low = aLow * bLow;
  const mid1 = aHigh * bLow + (low >>> 16);
  const mid2 = aLow * bHigh + (mid1 & 0xffff);
  return (aHigh * bHigh + Math.floor(mid1 / 65536) + Math.floor(mid2 / 65536)) >>> 0;
}
