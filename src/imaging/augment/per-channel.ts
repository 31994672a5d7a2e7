import type { Random } from '../../base/random.js';
import type { Patch } from '../transform.js';

/**
 * What is drawn for each channel: `draw` with probability `p`, null for a channel that stays as it is. Undefined if
 * all stay. Every channel draws whether it stays or not, so that the draws of one do not depend on the others' luck.
 */
export function perChannel<T>({
  random,
  channels,
  p = 1,
  draw,
}: {
  random: Random;
  channels: number;
  p?: number;
  draw: () => T;
}): readonly (T | null)[] | undefined {
  const drawn = Array.from({ length: channels }, () => {
    const chosen = random.uniform() < p;
    const value = draw();
    return chosen ? value : null;
  });
  return drawn.some((value) => value !== null) ? drawn : undefined;
}

/** The images of the channels that something was drawn for, each with it. */
export function* drawnChannels<T>(
  { images }: Pick<Patch, 'images'>,
  drawn: readonly (T | null)[],
): Generator<[Float32Array, T]> {
  for (const [channel, image] of images.entries()) {
    const value = drawn[channel] ?? null;
    if (value !== null) yield [image, value];
  }
}
