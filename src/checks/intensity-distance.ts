/**
 * How far two images' intensities are apart, as the network sees them: the mean distance of equal ranks (the Wasserstein
 * distance), or half the distance of their darkest or brightest percent, whichever is larger. The outermost half
 * percents do not count: a few bright voxels are no other kind of image.
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
  const ends = ENDS.map((end) => shares.indexOf(end)).filter((rank) => rank >= 0);
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
      for (const rank of ends) most = Math.max(most, Math.abs(a[rank]! - b[rank]!) / 2);
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

/** Each share stands for half of the way to its neighbours; they sum to 1. */
function weightsOf(shares: readonly number[]): number[] {
  const within = (share: number): number => Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share));
  const at = (rank: number): number => within(shares[Math.min(shares.length - 1, Math.max(0, rank))]!);
  const whole = 2 * (at(shares.length) - at(0));
  return shares.map((_, rank) => (at(rank + 1) - at(rank - 1)) / whole);
}
