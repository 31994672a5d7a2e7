import type { Box } from '../imaging/box.js';
import { imageProfiles, PROFILE_SHARES } from '../imaging/intensity-profile.js';
import type { RawImage } from '../imaging/volume.js';
import type { ProfilesFile } from './ingest/case-files.js';

/** `profiles.json` of a case or a new image; `box` is that around what is not 0 in some channel. */
export function profilesOf(options: {
  images: readonly { readonly name: string; readonly image: Pick<RawImage, 'data' | 'size'> }[];
  box: Box | undefined;
}): ProfilesFile {
  const { images, box } = options;
  return {
    format: 1,
    shares: PROFILE_SHARES,
    channels: Object.fromEntries(
      images.map(({ name, image: { data, size } }) => [name, imageProfiles({ data, size, box })]),
    ),
  };
}
