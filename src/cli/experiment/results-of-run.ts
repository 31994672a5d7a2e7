import type { StoreLayout } from '../../store/layout.js';
import { resultReader, type ResultReader } from '../../store/results.js';
import { readNodes, type RunFolder } from '../../store/run-record.js';

/** Results of the store as a run sees them: of several that answer, those that it has on record come first. */
export function resultsOfRun({ layout, folder }: { layout: StoreLayout; folder: RunFolder }): ResultReader {
  const preferred = new Set(readNodes(folder).flatMap((node) => node.result ?? []));
  return resultReader({ layout, recover: true, preferred });
}
