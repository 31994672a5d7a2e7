import type { Catalog } from '../graph/stage-spec.js';
import { pictureCase } from './picture-case/spec.js';
import { predict } from './predict/spec.js';

/**
 * What the pictures of `voxrun report` are computed by. The predictions are taken as the run recorded them.
 *
 *     predict[fold] -> picture-case[case]
 */
export const reportCatalog: Catalog = [{ ...predict, when: ({ task }) => task.kind === 'segmentation' }, pictureCase];
