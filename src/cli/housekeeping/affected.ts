import { resultsNamedBy } from '../../store/gc-roots.js';
import type { StoreLayout } from '../../store/layout.js';
import type { MatchedResult } from '../../store/revoke-results.js';
import { listExperiments, listRuns, type RunId } from '../../store/run-record.js';

/** How many runs are named one by one. */
const NAMED_RUNS = 5;

/** The runs that have one of these results on record. */
export function affectedRuns(layout: StoreLayout, results: ReadonlySet<string>): RunId[] {
  return listExperiments(layout)
    .flatMap((experiment) => listRuns(layout, experiment))
    .filter((run) => [...resultsNamedBy(run)].some((result) => results.has(result)))
    .map(({ id }) => id);
}

/** One line that names them. */
export function runsText(runs: readonly RunId[]): string {
  if (runs.length === 0) return '   no run has them on record\n';
  const more = runs.length > NAMED_RUNS ? ` and ${runs.length - NAMED_RUNS} more` : '';
  return `   on record of ${runs.slice(0, NAMED_RUNS).join(', ')}${more}\n`;
}

/** `2 predict, 2 train` */
export function stagesText(results: readonly MatchedResult[]): string {
  const counts = new Map<string, number>();
  for (const { stage } of results) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([stage, count]) => `${count} ${stage}`)
    .join(', ');
}
