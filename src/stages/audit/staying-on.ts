import type { CaseGeometry } from '../../imaging/prepare-case.js';

/** The way back that leads no further than the grid of a prepared case. */
export function stayingOn({ size, spacingMm }: Pick<CaseGeometry, 'size' | 'spacingMm'>): CaseGeometry {
  const [x, y, z] = spacingMm;
  return {
    nativeSize: size,
    nativeAffine: [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0],
    hasSpace: false,
    axisMap: { axes: [0, 1, 2], flips: [false, false, false] },
    orientedSize: size,
    box: { start: [0, 0, 0], size },
    nativeSpacingMm: spacingMm,
    spacingMm,
    separateZ: 'never',
    fit: { from: size, to: size, offset: [0, 0, 0] },
    size,
  };
}
