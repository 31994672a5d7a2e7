import type { JsonObject } from '../../base/json.js';
import type { PatchTransform } from '../transform.js';
import { contrastFactor } from './contrast-factor.js';
import { drawnChannels, perChannel } from './per-channel.js';
import type { Range } from './range.js';

export interface ChannelFactorParams extends JsonObject {
  /** Per channel; null where a channel stays as it is. */
  readonly factor: readonly (number | null)[];
}

/** A transform that draws a `contrastFactor` for each channel, with probability `p`, and changes each with its own. */
export function channelFactor({
  name,
  factor: range,
  p,
  change,
}: {
  name: string;
  factor: Range;
  p: number;
  /** In place. */
  change: (image: Float32Array, factor: number) => void;
}): PatchTransform<ChannelFactorParams> {
  return {
    kind: 'patch',
    name,
    label: 'kept',
    target: 'kept',
    sample(random, { channels }) {
      if (random.uniform() >= p) return undefined;
      const factor = perChannel({ random, channels, draw: () => contrastFactor(random, range) });
      return factor && { factor };
    },
    apply(patch, params) {
      for (const [image, factor] of drawnChannels(patch, params.factor)) change(image, factor);
    },
  };
}
