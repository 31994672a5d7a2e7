import type { Diagnostic } from '../../base/diagnostic.js';
import { resultsNamedBy } from '../../store/gc-roots.js';
import type { StoreLayout } from '../../store/layout.js';
import { readRevocations } from '../../store/revoke.js';
import type { RunFolder } from '../../store/run-record.js';

/** A warning for each revocation that took results out of use which this run has on record. */
export function revokedRemarks(layout: StoreLayout, run: RunFolder): Diagnostic[] {
  const revocations = readRevocations(layout);
  if (revocations.length === 0) return [];
  const recorded = resultsNamedBy(run);
  return revocations.flatMap(({ id, reason, results }) => {
    const count = results.filter((result) => recorded.has(result)).length;
    if (count === 0) return [];
    const why = reason === undefined ? '' : `: ${reason}`;
    return {
      code: 'RESULTS_REVOKED',
      severity: 'warning',
      blame: 'data',
      message: `${count} ${count === 1 ? 'result' : 'results'} of run ${run.id} ${count === 1 ? 'was' : 'were'} revoked by ${id}${why}`,
      fix: `\`voxrun rerun ${run.id}\` computes ${count === 1 ? 'it' : 'them'} anew; \`voxrun revoke --list\` says who revoked, and what else`,
      places: [],
    } satisfies Diagnostic;
  });
}
