/**
 * Fills `out` with words of Philox4x32-10 (Salmon et al., SC'11): the blocks number `counter`, `counter` + 1, ... of a
 * key of two words, four words each. The length must be a multiple of 4. The arithmetic is that of 32-bit whole numbers
 * throughout, and the words come with a sign.
 */
export function philoxWords(out: Int32Array, counter: number, [key0, key1]: readonly [number, number]): void {
  for (let at = 0; at < out.length; at += 4) {
    const block = counter + at / 4;
    let c0 = block | 0;
    let c1 = block < 4294967296 ? 0 : (block / 4294967296) | 0;
    let c2 = 0;
    let c3 = 0;
    let k0 = key0 | 0;
    let k1 = key1 | 0;
    for (let round = 0; round < 10; round++) {
      const high0 = multiplyHigh(c0, 0xd251, 0x1f53);
      const low0 = Math.imul(c0, 0xd2511f53);
      const high1 = multiplyHigh(c2, 0xcd9e, 0x8d57);
      const low1 = Math.imul(c2, 0xcd9e8d57);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + 0x9e3779b9) | 0;
      k1 = (k1 + 0xbb67ae85) | 0;
    }
    out[at] = c0;
    out[at + 1] = c1;
    out[at + 2] = c2;
    out[at + 3] = c3;
  }
}

/** Upper 32 bits of the unsigned product of `a` and the number with these halves. */
function multiplyHigh(a: number, bHigh: number, bLow: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  // Each sum is below 2^32, so it is exact in 32 bits.
  const mid = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const other = (Math.imul(aLow, bHigh) + (mid & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (mid >>> 16) + (other >>> 16)) | 0;
}
