import type { PrepareMeasured } from '../../imaging/prepare-case.js';
import { sizeCut } from '../prepare/size-cut.js';

/**
 * What to tell of an image of which the run's `preprocessing.size` cuts away a part: for a new image it is too late to
 * change it. Undefined where nothing is cut.
 */
export function unseenRemark(
  measured: Pick<PrepareMeasured, 'labelCut' | 'imageCut'>,
  kind: 'segmentation' | 'regression',
): string | undefined {
  const cut = sizeCut(measured);
  if (cut === undefined) return undefined;
  const what = kind === 'segmentation' ? 'they stay background' : 'the number is of what is left';
  return `preprocessing.size of the run cuts away ${cut.text}, which the network does not see: ${what}`;
}
