import type { Box } from './box.js';
import { toWorld } from './affine.js';
import { voxelCount, type Affine, type RawImage } from './volume.js';

/** A block of a stored image as an image of its own: its voxels stand where they stood in the patient. */
export function cropRawImage(image: RawImage, { start, size }: Box): RawImage {
  const { data, size: whole, affine } = image;
  const out = data.slice(0, voxelCount(size));
  const [m1, m2, m3] = size;
  for (let k = 0; k < m3; k++) {
    for (let j = 0; j < m2; j++) {
      const from = ((k + start[2]) * whole[1] + j + start[1]) * whole[0] + start[0];
      out.set(data.subarray(from, from + m1), (k * m2 + j) * m1);
    }
  }
  const origin = toWorld(affine, start);
  const moved: Affine = affine.map((value, index) =>
    index % 4 === 3 && index < 12 ? origin[(index - 3) / 4]! : value,
  );
  return { ...image, data: out, size, affine: moved };
}
