/** Picks labels between voxels; see `labelVote`. */
export interface LabelVote {
  /**
   * The label at (fx, fy, fz) in [0, 1) of the cell whose first voxel is number `cell`. Positional parameters, since it
   * is called per voxel.
   */
  at(data: Uint8Array, cell: number, fx: number, fy: number, fz: number): number;
  /** The same for neighbours that were written to `corners`: values 0 to 256. */
  among(fx: number, fy: number, fz: number): number;
  /** Number 1 is the neighbour along the first axis, 2 along the second, 4 along the third. */
  readonly corners: Int32Array;
}

/** Adding and subtracting these rounds to multiples of 2^-16, 2 and 2^18: a double has 53 bits. */
const TO_WEIGHT = 1.5 * 2 ** 36;
const TO_FIRST = 1.5 * 2 ** 53;
const TO_SECOND = 1.5 * 2 ** 70;
/** Sums of eight weights that differ by no more than their rounding are a tie. */
const TIE = 8 / 65536;

/**
 * Place values by which the sums of labels 0, 1 and 2, each below 2, stand side by side in one double. Any other label
 * makes the whole NaN.
 */
const PLACE = new Float64Array(257).fill(NaN);
PLACE.set([1, 2 ** 17, 2 ** 34]);
/** Bring the three sums to multiples of 4, below which there is room for which of them it is. */
const KEY_0 = 2 ** 18;
const KEY_1 = 2;
const KEY_2 = 1 / 2 ** 16;

/**
 * The label with the largest sum of trilinear weights among the eight neighbours of a point, in a volume whose second
 * and third axis step by `n1` and `plane` voxels. A tie, up to the rounding of weights, goes to the nearest neighbour's.
 *
 * At the edges of labels no one can foresee which neighbours have which, and a branch that goes wrong costs more than
 * all of the arithmetic. So labels 0, 1 and 2 are counted and compared without one; others take the long way.
 */
export function labelVote(n1: number, plane: number): LabelVote {
  const corners = new Int32Array(8);
  const sums = new Float64Array(257);
  return { at, among, corners };

  function at(data: Uint8Array, cell: number, fx: number, fy: number, fz: number): number {
    const above = cell + plane;
    const gx = 1 - fx;
    const w00 = (1 - fy) * (1 - fz);
    const w10 = fy * (1 - fz);
    const w01 = (1 - fy) * fz;
    const w11 = fy * fz;
    const nearest = data[cell + ((2 * fx) | 0) + ((2 * fy) | 0) * n1 + ((2 * fz) | 0) * plane]!;
    const sum =
      TIE * PLACE[nearest]! +
      (gx * w00 + TO_WEIGHT - TO_WEIGHT) * PLACE[data[cell]!]! +
      (fx * w00 + TO_WEIGHT - TO_WEIGHT) * PLACE[data[cell + 1]!]! +
      (gx * w10 + TO_WEIGHT - TO_WEIGHT) * PLACE[data[cell + n1]!]! +
      (fx * w10 + TO_WEIGHT - TO_WEIGHT) * PLACE[data[cell + n1 + 1]!]! +
      (gx * w01 + TO_WEIGHT - TO_WEIGHT) * PLACE[data[above]!]! +
      (fx * w01 + TO_WEIGHT - TO_WEIGHT) * PLACE[data[above + 1]!]! +
      (gx * w11 + TO_WEIGHT - TO_WEIGHT) * PLACE[data[above + n1]!]! +
      (fx * w11 + TO_WEIGHT - TO_WEIGHT) * PLACE[data[above + n1 + 1]!]!;
    if (Number.isNaN(sum)) {
      for (let corner = 0; corner < 8; corner++) {
        corners[corner] = data[cell + (corner & 1) + ((corner >> 1) & 1) * n1 + (corner >> 2) * plane]!;
      }
      return among(fx, fy, fz);
    }
    // What lies below a place is less than half of it, so that taking a part off makes rounding a rounding down.
    const second = sum - 65536 + TO_SECOND - TO_SECOND;
    const rest = sum - second;
    const first = rest - 0.5 + TO_FIRST - TO_FIRST;
    const key0 = (((rest - first) * KEY_0) | 0) + 2;
    const key1 = ((first * KEY_1) | 0) + 1;
    const key2 = (second * KEY_2) | 0;
    // The larger of two whole numbers: all bits of the sign of their difference choose.
    const larger = key1 ^ ((key0 ^ key1) & ((key1 - key0) >> 31));
    return 2 - ((key2 ^ ((larger ^ key2) & ((key2 - larger) >> 31))) & 3);
  }

  function among(fx: number, fy: number, fz: number): number {
    for (let corner = 0; corner < 8; corner++) {
      const x = (corner & 1) === 0 ? 1 - fx : fx;
      const y = (corner & 2) === 0 ? 1 - fy : fy;
      const z = (corner & 4) === 0 ? 1 - fz : fz;
      sums[corners[corner]!]! += x * y * z;
    }
    let best = corners[(fx < 0.5 ? 0 : 1) + (fy < 0.5 ? 0 : 2) + (fz < 0.5 ? 0 : 4)]!;
    for (let corner = 0; corner < 8; corner++) {
      const label = corners[corner]!;
      if (sums[label]! > sums[best]! + TIE) best = label;
    }
    for (let corner = 0; corner < 8; corner++) sums[corners[corner]!] = 0;
    return best;
  }
}
