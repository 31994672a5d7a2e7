import type { PrepareMeasured } from '../../imaging/prepare-case.js';

/** What a fixed size cut away of one case of what a network would have to see. */
export interface SizeCut {
  /** `812 labelled voxels`, `812 nonzero voxels (12 % of them)`. */
  readonly text: string;
  /** Of two cases of one task the larger is the worse: voxels where there is a label, else the share of them. */
  readonly extent: number;
}

/** Labelled voxels of a segmentation, voxels that are not 0 of an image without a label. Undefined where none is cut. */
export function sizeCut({ labelCut, imageCut }: Pick<PrepareMeasured, 'labelCut' | 'imageCut'>): SizeCut | undefined {
  if (labelCut !== null && labelCut.size > 0) return { text: voxels(labelCut.size, 'labelled'), extent: labelCut.size };
  if (imageCut === undefined) return undefined;
  const share = imageCut.cut / imageCut.of;
  return { text: `${voxels(imageCut.cut, 'nonzero')} (${percent(share)} of them)`, extent: share };
}

function voxels(count: number, which: string): string {
  return `${count} ${which} ${count === 1 ? 'voxel' : 'voxels'}`;
}

/** Never 0 of what is not nothing. */
function percent(share: number): string {
  return share < 0.01 ? 'less than 1 %' : `${Math.round(share * 100)} %`;
}
