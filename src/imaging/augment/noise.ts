import type { JsonObject } from '../../base/json.js';
import type { PatchTransform } from '../transform.js';
import { addNormalField } from './add-normal-field.js';
import type { Range } from './range.js';

export interface NoiseParams extends JsonObject {
  readonly std: number;
  /** Names the streams of the noise: `seed` that of the first channel, `seed` + 1 that of the next. */
  readonly seed: number;
}

/**
 * Adds Gaussian noise with probability `p`: one standard deviation for all channels, uniform in `std`, independent
 * values. (nnU-Net calls the range of standard deviations a variance.)
 */
export function noise({ std, p }: { std: Range; p: number }): PatchTransform<NoiseParams> {
  return {
    kind: 'patch',
    name: 'noise',
    label: 'kept',
    target: 'kept',
    sample(random) {
      if (random.uniform() >= p) return undefined;
      return { std: random.between(...std), seed: random.integer(2 ** 32) };
    },
    apply(patch, params) {
      for (const [channel, image] of patch.images.entries()) {
        addNormalField(image, params.std, (params.seed + channel) >>> 0);
      }
    },
  };
}
