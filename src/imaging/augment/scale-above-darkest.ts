import type { Patch } from '../transform.js';

/**
 * Multiplies each voxel's distance from the darkest value of its channel, which stands for no echo (the 0 of a
 * normalised image is elsewhere), by the factor of its plane along an axis. In place; padding stays as it is.
 */
export function scaleAboveDarkest(patch: Patch, axis: number, planes: Float64Array): void {
  const { content } = patch;
  const [n1, n2] = patch.size;
  const inner = axis === 0 ? 1 : axis === 1 ? n1 : n1 * n2;
  for (const image of patch.images) {
    const dark = darkestOf(image, content);
    for (let at = 0, plane = 0; at < image.length; at += inner, plane = (plane + 1) % planes.length) {
      const factor = planes[plane]!;
      for (let i = at; i < at + inner; i++) {
        if (content === undefined || content[i] === 1) image[i] = dark + factor * (image[i]! - dark);
      }
    }
  }
}

/** The lowest value of an image, where it shows something. */
export function darkestOf(image: Float32Array, content: Uint8Array | undefined): number {
  let darkest = Infinity;
  for (let i = 0; i < image.length; i++) {
    if (image[i]! < darkest && (content === undefined || content[i] === 1)) darkest = image[i]!;
  }
  return darkest;
}
