import type { PrepareMeasured } from '../../imaging/prepare-case.js';
import { sizeCut } from './size-cut.js';

/** What to tell where `preprocessing.size` cuts away what a network would have to see. Undefined where it cuts none. */
export function cutRemark(measured: Pick<PrepareMeasured, 'labelCut' | 'imageCut'>): string | undefined {
  const cut = sizeCut(measured);
  if (cut === undefined) return undefined;
  return `preprocessing.size cuts away ${cut.text}: make it larger, or spacing_mm coarser, unless they do not matter`;
}
