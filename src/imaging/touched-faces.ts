import type { Triple } from './volume.js';

/** Faces of a stored image, first axis first: `1-` is its beginning, `1+` its end. */
export type Face = `${1 | 2 | 3}${'-' | '+'}`;

const FACES: readonly Face[] = ['1-', '1+', '2-', '2+', '3-', '3+'];

/** The faces whose outermost voxels hold something other than 0: what a label map shows there may go on beyond the image. */
export function touchedFaces({ data, size }: { readonly data: ArrayLike<number>; readonly size: Triple }): Face[] {
  const [n1, n2, n3] = size;
  const touched = new Set<number>();
  for (let at = 0; at < data.length; at++) {
    if (data[at] === 0) continue;
    const index = [at % n1, Math.floor(at / n1) % n2, Math.floor(at / (n1 * n2))];
    [n1, n2, n3].forEach((length, axis) => {
      if (index[axis] === 0) touched.add(2 * axis);
      if (index[axis] === length - 1) touched.add(2 * axis + 1);
    });
  }
  return FACES.filter((_, face) => touched.has(face));
}
