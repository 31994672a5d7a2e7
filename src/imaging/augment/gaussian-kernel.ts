/**
 * Half of batchgeneratorsv2's sampled Gaussian, from the centre outwards: as long as the odd number nearest to
 * 6 sigma + 0.5, the sum of the whole kernel being 1.
 */
export function gaussianKernel(sigma: number): readonly number[] {
  const radius = (nearestOdd(6 * sigma + 0.5) - 1) / 2;
  const weights = Array.from({ length: radius + 1 }, (_, at) => Math.exp(-0.5 * (at / sigma) ** 2));
  const sum = 2 * weights.reduce((total, weight) => total + weight, 0) - 1;
  return weights.map((weight) => weight / sum);
}

function nearestOdd(length: number): number {
  return Math.max(1, 2 * Math.round((length - 1) / 2) + 1);
}
