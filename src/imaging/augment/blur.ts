import type { JsonObject } from '../../base/json.js';
import type { PatchTransform } from '../transform.js';
import type { Triple } from '../volume.js';
import { gaussianKernel } from './gaussian-kernel.js';
import { drawnChannels, perChannel } from './per-channel.js';
import type { Range } from './range.js';
import { smooth } from './smooth.js';

export interface BlurParams extends JsonObject {
  /** Standard deviation in voxels along each axis, per channel; null where a channel is not blurred. */
  readonly sigma: readonly (Triple | null)[];
}

/** Smooths with a Gaussian, with probability `p`, then each channel with `pChannel`; sigma is drawn per axis. */
export function blur({
  sigma,
  p,
  pChannel,
}: {
  sigma: Range;
  p: number;
  pChannel: number;
}): PatchTransform<BlurParams> {
  return {
    kind: 'patch',
    name: 'blur',
    label: 'kept',
    target: 'kept',
    sample(random, { channels }) {
      if (random.uniform() >= p) return undefined;
      const axis = (): number => random.between(...sigma);
      const drawn = perChannel<Triple>({ random, channels, p: pChannel, draw: () => [axis(), axis(), axis()] });
      return drawn && { sigma: drawn };
    },
    apply(patch, params) {
      for (const [image, drawn] of drawnChannels(patch, params.sigma)) {
        smooth(image, patch.size, drawn.map(gaussianKernel));
      }
    },
  };
}
