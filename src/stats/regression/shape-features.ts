/** Along the first, second and third axis of `orientation`. */
export type Triple = readonly [number, number, number];

/** An image as it was read, before any preprocessing. */
export interface ImageShape {
  /** Voxels. */
  readonly size: Triple;
  readonly spacingMm: Triple;
  /** Volume of the voxels that are not 0, in mm^3. */
  readonly nonzeroMm3: number;
}

/**
 * What image shape and spacing tell: size, spacing and extent per axis, volume of the image and of its voxels that are
 * not 0, each as it is and as its logarithm (a volume is a product of lengths, so it is a sum only of logarithms).
 * Lengths in mm. Throws an internal error for a size or spacing that is not positive.
 */
export function shapeFeatures({ size, spacingMm, nonzeroMm3 }: ImageShape): number[] {
  if (![...size, ...spacingMm].every((value) => value > 0) || !(nonzeroMm3 >= 0)) {
    throw new Error(`Internal error: no image has size ${size.join(' x ')}, spacing ${spacingMm.join(' x ')} mm`);
  }
  const extent = size.map((count, axis) => count * spacingMm[axis]!);
  const volume = extent.reduce((product, length) => product * length, 1);
  const lengths = [...size, ...spacingMm, ...extent, volume];
  // An empty image has 0 mm^3, hence the 1 under the logarithm, which is small beside any organ.
  return [...lengths, nonzeroMm3, ...lengths.map(Math.log), Math.log1p(nonzeroMm3)];
}
