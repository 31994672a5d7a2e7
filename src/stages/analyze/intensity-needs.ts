import { ctChannels } from '../../config/ct-channels.js';
import type { Settings } from '../../config/experiment.js';
import type { Need } from '../../graph/stage-spec.js';

/** The edge from `analyze` to a stage that normalises by the foreground of the data set; none where no channel is. */
export function intensityNeeds({ data }: Settings): Need[] {
  return ctChannels(data).length === 0 ? [] : [{ kind: 'stage', stage: 'analyze', files: ['intensities.json'] }];
}
