import type { PatchTransform } from '../transform.js';
import { channelFactor, type ChannelFactorParams } from './channel-factor.js';
import type { Range } from './range.js';

/** Multiplies each channel by a factor of its own, with probability `p`; see `contrastFactor` for its distribution. */
export function brightness(options: { factor: Range; p: number }): PatchTransform<ChannelFactorParams> {
  return channelFactor({ ...options, name: 'brightness', change: multiply });
}

function multiply(image: Float32Array, factor: number): void {
  for (let i = 0; i < image.length; i++) image[i] = factor * image[i]!;
}
