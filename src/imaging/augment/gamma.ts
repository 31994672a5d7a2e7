import type { JsonObject } from '../../base/json.js';
import type { PatchTransform } from '../transform.js';
import { channelStatistics } from './channel-statistics.js';
import { contrastFactor } from './contrast-factor.js';
import { drawnChannels, perChannel } from './per-channel.js';
import { powerInPlace } from './power-in-place.js';
import type { Range } from './range.js';

export interface GammaParams extends JsonObject {
  /** Exponent per channel. */
  readonly gamma: readonly (number | null)[];
}

/** A range of values below this counts as this, and a standard deviation too, so that a constant stays constant. */
const LEAST = 1e-7;

/**
 * Raises each channel, brought to [0, 1], to an exponent of its own, with probability `p`, and gives it back its mean
 * and standard deviation (divisor n - 1). `inverted` does so on the negative image.
 */
export function gamma({
  gamma: range,
  p,
  inverted,
}: {
  gamma: Range;
  p: number;
  inverted: boolean;
}): PatchTransform<GammaParams> {
  return {
    kind: 'patch',
    name: inverted ? 'gammaInverted' : 'gamma',
    label: 'kept',
    target: 'kept',
    sample(random, { channels }) {
      if (random.uniform() >= p) return undefined;
      const drawn = perChannel({ random, channels, draw: () => contrastFactor(random, range) });
      return drawn && { gamma: drawn };
    },
    apply(patch, params) {
      for (const [image, exponent] of drawnChannels(patch, params.gamma)) bend(image, exponent, inverted ? -1 : 1);
    },
  };
}

function bend(image: Float32Array, exponent: number, sign: 1 | -1): void {
  const before = channelStatistics(image);
  const low = sign === 1 ? before.min : -before.max;
  const range = before.max - before.min;
  const divisor = Math.max(range, LEAST);
  for (let i = 0; i < image.length; i++) image[i] = (sign * image[i]! - low) / divisor;
  const powers = powerInPlace(image, exponent);
  // The powers are still to be stretched by `range`; shifting and turning back is one step with that.
  const scale = (range * before.std) / Math.max(range * powers.std, LEAST);
  for (let i = 0; i < image.length; i++) image[i] = sign * ((image[i]! - powers.mean) * scale) + before.mean;
}
