/**
 * How far two images' intensities are apart, as the network sees them: the mean distance of equal ranks (the Wasserstein
 * distance), or half of how far the darkest or brightest percent of one lies outside of what the other has there,
 * whichever is larger. The outermost half percents do not count: a few bright voxels are no other kind of image.
 */
export interface IntensityMeasure {
  distance(a: readonly number[], b: readonly number[]): number;
  /** Of two images never further apart than their distance. */
  centre(values: readonly number[]): number;
  /** Standard deviation within one image. */
  spread(values: readonly number[]): number;
}

/** Ends of the image that count; the rest of it is artefacts as often as content. */
const ENDS: readonly [number, number] = [0.01, 0.99];
const LEAST_SHARE = 0.005;

/** Of intensities at these ascending shares of the voxels. Thousands of images are compared, hence the plain loops. */
export function intensityMeasure(shares: readonly number[]): IntensityMeasure {
  const weights = weightsOf(shares);
  const ends = ENDS.map((end) => shares.indexOf(end)).filter((rank) => rank > 0 && rank < shares.length - 1);
  const centre = (values: readonly number[]): number => {
    let sum = 0;
    for (let rank = 0; rank < weights.length; rank++) sum += weights[rank]! * values[rank]!;
    return sum;
  };
  return {
    centre,
    distance(a, b) {
      let most = 0;
      for (let rank = 0; rank < weights.length; rank++) most += weights[rank]! * Math.abs(a[rank]! - b[rank]!);
      for (const rank of ends) most = Math.max(most, outside(a, b, rank) / 2, outside(b, a, rank) / 2);
      return most;
    },
    spread(values) {
      const middle = centre(values);
      let squares = 0;
      for (let rank = 0; rank < weights.length; rank++) squares += weights[rank]! * (values[rank]! - middle) ** 2;
      return Math.sqrt(squares);
    },
  };
}

/**
 * How far the value of one image at a rank lies beyond those of the other at the ranks beside it. The values at the rank
 * itself jump where a bright object of about one percent of the voxels is slightly larger in one of both.
 */
function outside(one: readonly number[], other: readonly number[], rank: number): number {
  return Math.max(0, one[rank]! - other[rank + 1]!, other[rank - 1]! - one[rank]!);
}

/** Each share stands for half of the way to its neighbours; they sum to 1. */
function weightsOf(shares: readonly number[]): number[] {
  const within = (share: number): number => Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share));
  const at = (rank: number): number => within(shares[Math.min(shares.length - 1, Math.max(0, rank))]!);
  const whole = 2 * (at(shares.length) - at(0));
  return shares.map((_, rank) => (at(rank + 1) - at(rank - 1)) / whole);
}
