import type { CaseGeometry } from '../../imaging/prepare-case.js';
import { undoPrediction } from '../../imaging/undo-prediction.js';
import type { TrainedSegmentation } from '../train/model-file.js';
import { outputStructure } from './output-structure.js';

/** Labels on the stored grid that `geometry` leads back to, from scores on the grid of the prepared case. */
export function decideLabels(
  logits: Float32Array,
  { task, geometry }: { task: TrainedSegmentation; geometry: CaseGeometry },
): Uint8Array {
  const { members, writes } = outputStructure(task);
  return undoPrediction({
    logits,
    classes: members.length,
    geometry,
    ...(writes === undefined ? {} : { regions: writes }),
  });
}
