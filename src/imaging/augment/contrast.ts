import type { PatchTransform } from '../transform.js';
import { channelFactor, type ChannelFactorParams } from './channel-factor.js';
import { channelStatistics } from './channel-statistics.js';
import type { Range } from './range.js';

/**
 * Multiplies each channel's distance from its mean by a factor of its own, with probability `p`, and holds the result
 * in the range of values that the channel had. See `contrastFactor` for the factor's distribution.
 */
export function contrast(options: { factor: Range; p: number }): PatchTransform<ChannelFactorParams> {
  return channelFactor({ ...options, name: 'contrast', change: stretch });
}

function stretch(image: Float32Array, factor: number): void {
  const { mean, min, max } = channelStatistics(image);
  const offset = mean * (1 - factor);
  for (let i = 0; i < image.length; i++) {
    const value = factor * image[i]! + offset;
    image[i] = value < min ? min : value > max ? max : value;
  }
}
