import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import type { LabelClass } from '../../imaging/metrics/label-class.js';
import { applyPostprocessing, type Postprocessing } from '../../imaging/postprocess/apply-postprocessing.js';
import type { Triple } from '../../imaging/volume.js';
import { readJson } from '../output-files.js';
import type { predictImage } from './spec.js';

/** `postprocessing.json` of `summarize`: what the run chose on its validation cases, for new images. */
interface ChosenPostprocessing {
  readonly choice: Postprocessing;
  readonly classes: readonly LabelClass[];
}

/** A label map after what the run chose, and how many voxels that removed; null where the run does not postprocess. */
export function postprocessed(options: { context: StageContext; labels: Uint8Array; size: Triple }): {
  data: Uint8Array;
  removed: number | null;
} {
  const { context, labels, size } = options;
  const { postprocess } = context.settings as SliceOf<typeof predictImage>;
  if (!postprocess) return { data: labels, removed: null };
  const { choice, classes } = readJson(context.output('summarize', {}), 'postprocessing.json') as ChosenPostprocessing;
  const data = applyPostprocessing({ labels, size, classes, choice });
  let removed = 0;
  for (let voxel = 0; voxel < data.length; voxel++) if (data[voxel] !== labels[voxel]) removed++;
  return { data, removed };
}
