import type { Catalog } from '../graph/stage-spec.js';
import { analyze } from './analyze/spec.js';
import { configure } from './configure/spec.js';
import { ingest } from './ingest/spec.js';
import { previewOf, type PreviewRequest } from './preview/spec.js';
import { split } from './split/spec.js';

/**
 * What `voxrun preview` computes. All but the page itself is what a run computes too, and finds again.
 *
 *     ingest[case] -> split -----------> preview[fold]
 *          \-> analyze -> configure -----^
 */
export function previewCatalog(request: PreviewRequest): Catalog {
  return [ingest, split, analyze, configure, previewOf(request)];
}
