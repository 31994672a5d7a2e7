import { describe, expect, it } from 'vitest';
import { philoxWords } from './philox.js';

/** As the paper writes it, with numbers of any size. */
function reference(counter: number, key: readonly [number, number]): number[] {
  const low = (value: bigint) => value & 0xffffffffn;
  let [c0, c1, c2, c3] = [low(BigInt(counter)), BigInt(counter) >> 32n, 0n, 0n];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const first = c0 * 0xd2511f53n;
    const second = c2 * 0xcd9e8d57n;
    [c0, c1, c2, c3] = [(second >> 32n) ^ c1 ^ k0, low(second), (first >> 32n) ^ c3 ^ k1, low(first)];
    [k0, k1] = [low(k0 + 0x9e3779b9n), low(k1 + 0xbb67ae85n)];
  }
  return [c0, c1, c2, c3].map(Number);
}

const unsigned = (words: Int32Array) => [...words].map((word) => word >>> 0);

describe('philoxWords', () => {
  it('gives the published Philox4x32-10 vector of counter 0 and key 0', () => {
    const out = new Int32Array(4);
    philoxWords(out, 0, [0, 0]);
    // Random123 1.14, kat_vectors, "philox4x32 10", first line.
    expect(unsigned(out).map((word) => word.toString(16))).toEqual(['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']);
  });

  it.each([
    [0, [0, 0]],
    [7, [0xffffffff, 0]],
    [2 ** 31 - 1, [123456789, 0x80000000]],
    [2 ** 32 - 1, [0xffffffff, 0xffffffff]],
    [2 ** 45 + 3, [1, 2]],
  ] as const)('gives the blocks from number %d on, one behind the other, for the key %j', (counter, key) => {
    const out = new Int32Array(12);
    philoxWords(out, counter, key);
    expect(unsigned(out)).toEqual([0, 1, 2].flatMap((block) => reference(counter + block, key)));
  });
});
