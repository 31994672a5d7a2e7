import type { Patch, Transform } from '../transform.js';
import type { Triple } from '../volume.js';
import { contentMask } from './content-mask.js';
import type { Draws } from './draw-parameters.js';
import { NO_MOTION } from './motion.js';
import { takePatch, type PatchSource } from './take-patch.js';

/**
 * Makes the augmented patch that `draws` describe in `out`, which must be all 0: a pure function of its arguments, so a
 * recorded sample can be made again. Where the case has a normalisation mask, `maskedChannels` are set to 0
 * outside it at the end. Returns the volume of an object in the patch over its volume in the case, which `zoom` changes.
 */
export function makeSample({
  source,
  start,
  chain,
  draws,
  maskedChannels = [],
  out,
}: {
  source: PatchSource;
  start: Triple;
  chain: readonly Transform[];
  draws: Draws;
  /** Channels that were normalised inside the mask; none if absent. */
  maskedChannels?: readonly number[];
  out: Patch;
}): { volumeFactor: number } {
  const motion = motionOf(chain, draws);
  takePatch({ source, start, motion, out });
  const keepsPadding = chain.some(
    (transform) => transform.kind === 'patch' && transform.padding === 'kept' && draws[transform.name] !== undefined,
  );
  const content = keepsPadding ? contentMask({ source, start, motion, size: out.size }) : undefined;
  const patch = content === undefined ? out : { ...out, content };
  for (const transform of chain) {
    const params = draws[transform.name];
    if (params !== undefined && transform.kind === 'patch') transform.apply(patch, params);
  }
  zeroOutsideMask(out, maskedChannels);
  return { volumeFactor: motion.volumeFactor };
}

function motionOf(chain: readonly Transform[], draws: Draws): typeof NO_MOTION {
  let motion = NO_MOTION;
  for (const transform of chain) {
    const params = draws[transform.name];
    if (params !== undefined && transform.kind === 'motion') motion = transform.move(motion, params);
  }
  return motion;
}

/** Noise and the like must not fill what normalisation left at 0. */
function zeroOutsideMask({ images, mask }: Patch, channels: readonly number[]): void {
  if (mask === undefined) return;
  for (const channel of channels) {
    const image = images[channel]!;
    for (let i = 0; i < mask.length; i++) if (mask[i] === 0) image[i] = 0;
  }
}
