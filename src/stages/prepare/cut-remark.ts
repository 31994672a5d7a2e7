import type { PrepareMeasured } from '../../imaging/prepare-case.js';

/**
 * What to tell where `preprocessing.size` cuts away what a network would have to see: labelled voxels of a
 * segmentation, voxels that are not 0 of an image without a label. Undefined where it cuts none.
 */
export function cutRemark({ labelCut, imageCut }: Pick<PrepareMeasured, 'labelCut' | 'imageCut'>): string | undefined {
  const cut =
    labelCut !== null && labelCut.size > 0
      ? voxels(labelCut.size, 'labelled')
      : imageCut === undefined
        ? undefined
        : `${voxels(imageCut.cut, 'nonzero')} (${percent(imageCut.cut / imageCut.of)} of them)`;
  if (cut === undefined) return undefined;
  return `preprocessing.size cuts away ${cut}: make it larger, or spacing_mm coarser, unless they do not matter`;
}

function voxels(count: number, which: string): string {
  return `${count} ${which} ${count === 1 ? 'voxel' : 'voxels'}`;
}

/** Never 0 of what is not nothing. */
function percent(share: number): string {
  return share < 0.01 ? 'less than 1 %' : `${Math.round(share * 100)} %`;
}
