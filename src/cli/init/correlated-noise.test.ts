import { expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import { correlatedNoise } from './correlated-noise.js';

it('has mean 0, variance 1 and grains of one size in mm', () => {
  const size = [64, 48, 40] as const;
  const noise = correlatedNoise({ size, spacingMm: [0.5, 1, 1], sigmaMm: 1, random: randomOf(['noise']) });
  const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
  const covariance = (stride: number) =>
    noise.reduce((sum, value, i) => sum + value * noise[(i + stride) % noise.length]!, 0) / noise.length;
  // A grain spans (2 sqrt(pi) sigma)^3 / voxel volume = 89 voxels, so 1400 independent values: 0.04 for the variance.
  expect(Math.abs(mean)).toBeLessThan(0.13);
  expect(Math.abs(covariance(0) - 1)).toBeLessThan(0.2);
  // White noise smoothed with sigma is correlated by exp(-d^2 / (4 sigma^2)): 0.78 at a distance of 1 mm.
  expect(Math.abs(covariance(2) / covariance(0) - Math.exp(-1 / 4))).toBeLessThan(0.05);
  expect(Math.abs(covariance(64) / covariance(0) - Math.exp(-1 / 4))).toBeLessThan(0.05);
});
