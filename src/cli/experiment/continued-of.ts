import type { ContinuedTraining } from '../../graph/facts.js';
import type { RunStart } from '../../store/run-record.js';

/** The trainings that a run goes on from, by node, as it recorded them; undefined where it starts its own. */
export function continuedOf({ continued }: RunStart): ReadonlyMap<string, ContinuedTraining> | undefined {
  if (continued === undefined) return undefined;
  return new Map(Object.entries(continued) as unknown as [string, ContinuedTraining][]);
}
