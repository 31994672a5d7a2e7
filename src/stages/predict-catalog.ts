import type { Catalog } from '../graph/stage-spec.js';
import { inspectImage } from './inspect-image/spec.js';
import { predictImage } from './predict-image/spec.js';
import { summarize } from './summarize/spec.js';
import { train } from './train/spec.js';

/**
 * What `voxrun predict` computes. The run's own stages are taken as it recorded them and never computed here.
 *
 *     inspect-image[case] ~> predict-image[case]
 *     train[fold] --------------^
 *     summarize, for its postprocessing
 */
export const predictCatalog: Catalog = [
  train,
  { ...summarize, when: ({ inference }) => inference.postprocess === 'largest_component' },
  inspectImage,
  predictImage,
];
