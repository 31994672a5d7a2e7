import { tripleOf, type Triple } from '../volume.js';

/**
 * Size of the block that nnU-Net cuts before it rotates and zooms a patch (`get_patch_size`): the most that a turn of
 * the diagonal about one axis needs, over the smallest scale, rounded down. Sizes along nnU-Net's array axes (x, y, z),
 * which are our third, second and first axis; at most a right angle counts.
 */
export function initialPatchSize(patch: Triple, degrees: number, smallestScale = 0.85): Triple {
  const angle = (Math.min(90, degrees) / 180) * Math.PI;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const [x, y, z] = patch;
  // The corner (x, y, z) as a row vector times the rotation about x, about y and about z.
  const turned = [
    [x, cosine * y + sine * z, cosine * z - sine * y],
    [cosine * x - sine * z, y, sine * x + cosine * z],
    [cosine * x + sine * y, cosine * y - sine * x, z],
  ];
  return tripleOf((axis) =>
    Math.floor(Math.max(patch[axis], ...turned.map((corner) => Math.abs(corner[axis]!))) / smallestScale),
  );
}
