import type { RawCase } from '../graph/stage-context.js';
import type { RawImage } from '../imaging/volume.js';
import { readBoundImage } from './bound-file.js';

/** The images of a case in the order of these channels. Throws as `readBoundImage`. */
export async function readChannels(raw: RawCase, names: readonly string[]): Promise<RawImage[]> {
  const images: RawImage[] = [];
  // One after the other, so that the bytes of only one file are in memory.
  for (const name of names) images.push(await readBoundImage(raw.images[name]!));
  return images;
}
