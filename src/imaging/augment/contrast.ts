import type { JsonObject } from '../../base/json.js';
import type { PatchTransform } from '../transform.js';
import { channelStatistics } from './channel-statistics.js';
import { contrastFactor } from './contrast-factor.js';
import { perChannel } from './per-channel.js';
import type { Range } from './range.js';

export interface ContrastParams extends JsonObject {
  /** Per channel. */
  readonly factor: readonly (number | null)[];
}

/**
 * Multiplies each channel's distance from its mean by a factor of its own, with probability `p`, and holds the result
 * in the range of values that the channel had. See `contrastFactor` for the factor's distribution.
 */
export function contrast({ factor: range, p }: { factor: Range; p: number }): PatchTransform<ContrastParams> {
  return {
    kind: 'patch',
    name: 'contrast',
    label: 'kept',
    target: 'kept',
    sample(random, { channels }) {
      if (random.uniform() >= p) return undefined;
      const factor = perChannel({ random, channels, draw: () => contrastFactor(random, range) });
      return factor && { factor };
    },
    apply(patch, params) {
      for (const [channel, image] of patch.images.entries()) {
        const factor = params.factor[channel] ?? null;
        if (factor !== null) stretch(image, factor);
      }
    },
  };
}

function stretch(image: Float32Array, factor: number): void {
  const { mean, min, max } = channelStatistics(image);
  const offset = mean * (1 - factor);
  for (let i = 0; i < image.length; i++) {
    const value = factor * image[i]! + offset;
    image[i] = value < min ? min : value > max ? max : value;
  }
}
