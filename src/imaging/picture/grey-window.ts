import type { ShownPatch, Window } from './cut-planes.js';

/** So that a few bright voxels do not make the rest dark. */
const SHOWN_SHARE = [0.005, 0.995] as const;

/** The grey values of a channel that are shown black and white. */
export function greyWindow({ image, channels }: ShownPatch, channel: number): Window {
  const values = new Float32Array(image.length / channels);
  for (let voxel = 0; voxel < values.length; voxel++) values[voxel] = image[voxel * channels + channel]!;
  values.sort();
  const [black, white] = SHOWN_SHARE.map((share) => values[Math.round(share * (values.length - 1))]!) as [
    number,
    number,
  ];
  return white > black ? [black, white] : [black - 0.5, black + 0.5];
}
