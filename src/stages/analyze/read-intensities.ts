import { isJsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { IntensityStatistics } from '../../imaging/normalize.js';
import { readJson } from '../output-files.js';
import type { DatasetForeground } from './intensities-file.js';

/** Foreground intensities of the data set by channel, as far as the node takes them; none where no channel needs them. */
export function readIntensities(context: StageContext): Readonly<Record<string, IntensityStatistics>> {
  if (!isJsonObject(context.inputs.analyze)) return {};
  return (readJson(context.output('analyze', {}), 'intensities.json') as DatasetForeground).channels;
}
