/** Number of intervals into which [1, 2) is divided: 2 ** 10. */
const INDEX_BITS = 10;
const INDEX_MASK = (1 << INDEX_BITS) - 1;
const REST_BITS = 23 - INDEX_BITS;
const REST_MASK = (1 << REST_BITS) - 1;
const REST_UNIT = 1 / (1 << REST_BITS);

/**
 * Raises values in [0, 1] to `exponent` > 0 in place and returns the mean and the standard deviation (divisor n - 1) of
 * the results.
 *
 * A float32 is m 2^e with m in [1, 2), so its power is m^exponent 2^(e exponent): the second factor from a table, the
 * first interpolated linearly in one of 1024 intervals. The relative error is at most |exponent (exponent - 1)| / 8 /
 * 2^20, which is 9e-8 for exponents in [0.7, 1.5] and 1.5e-6 for 4, plus float32 rounding. Values below 2^-126 become 0.
 */
export function powerInPlace(values: Float32Array, exponent: number): { mean: number; std: number } {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const { mantissas, scales } = powerTables(exponent);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i]!;
    const index = (word >> REST_BITS) & INDEX_MASK;
    const rest = (word & REST_MASK) * REST_UNIT;
    const low = mantissas[index]!;
    const power = scales[word >> 23]! * (low + rest * (mantissas[index + 1]! - low));
    values[i] = power;
    sum += power;
    squares += power * power;
  }
  const variance = (squares - (sum * sum) / values.length) / (values.length - 1);
  return { mean: sum / values.length, std: Math.sqrt(Math.max(0, variance)) };
}

/** `scales[b]` belongs to the biased exponent b of a float32; values up to just above 1 (rounding) have b <= 127. */
function powerTables(exponent: number): { mantissas: Float64Array; scales: Float64Array } {
  const intervals = 1 << INDEX_BITS;
  const mantissas = Float64Array.from({ length: intervals + 1 }, (_, at) => (1 + at / intervals) ** exponent);
  const scales = Float64Array.from({ length: 128 }, (_, biased) =>
    biased === 0 ? 0 : 2 ** ((biased - 127) * exponent),
  );
  return { mantissas, scales };
}
