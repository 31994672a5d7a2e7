import type { JsonObject } from '../../base/json.js';
import type { PatchTransform } from '../transform.js';
import { contrastFactor } from './contrast-factor.js';
import { perChannel } from './per-channel.js';
import type { Range } from './range.js';

export interface BrightnessParams extends JsonObject {
  /** Per channel. */
  readonly factor: readonly (number | null)[];
}

/** Multiplies each channel by a factor of its own, with probability `p`; see `contrastFactor` for its distribution. */
export function brightness({ factor: range, p }: { factor: Range; p: number }): PatchTransform<BrightnessParams> {
  return {
    kind: 'patch',
    name: 'brightness',
    label: 'kept',
    target: 'kept',
    sample(random, { channels }) {
      if (random.uniform() >= p) return undefined;
      const factor = perChannel({ random, channels, draw: () => contrastFactor(random, range) });
      return factor && { factor };
    },
    apply(patch, params) {
      for (const [channel, image] of patch.images.entries()) {
        const factor = params.factor[channel] ?? 1;
        for (let i = 0; i < image.length; i++) image[i] = factor * image[i]!;
      }
    },
  };
}
