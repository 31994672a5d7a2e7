import type { StoreLayout } from '../../store/layout.js';
import { readManifest } from '../../store/manifest.js';
import { listRuns, readNode } from '../../store/run-record.js';

/** How many of the last runs are searched. */
const RUNS_SEARCHED = 5;

/** The most memory in bytes that a node's process had when one of the last runs of the experiment computed its stage. */
export function lastPeaks(options: { layout: StoreLayout; experiment: string }): (node: string) => number | undefined {
  const { layout, experiment } = options;
  const known = new Map<string, number | undefined>();
  const find = (node: string): number | undefined => {
    const first = node.replace(/\[\d+\]$/, '[0]');
    for (const run of listRuns(layout, experiment).slice(-RUNS_SEARCHED).reverse()) {
      const result = (readNode(run, node) ?? readNode(run, first))?.result;
      const peak = result === undefined ? undefined : readManifest(layout, result)?.peakMemoryBytes;
      if (peak !== undefined) return peak;
    }
    return undefined;
  };
  return (node) => {
    if (!known.has(node)) known.set(node, find(node));
    return known.get(node);
  };
}
