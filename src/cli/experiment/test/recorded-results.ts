import { DiagnosticError } from '../../../base/failure.js';
import type { Basis } from '../../../graph/basis.js';
import type { RecordedNode } from '../../../graph/facts.js';
import type { ResultReader } from '../../../store/results.js';
import { readNodes, type RunFolder } from '../../../store/run-record.js';
import { isTestNode } from './test-facts.js';

/** Every result that a run has on record, by node. Throws `DiagnosticError` if the files of one are gone or damaged. */
export function recordedResults(options: { folder: RunFolder; results: ResultReader }): Map<string, RecordedNode> {
  const { folder, results } = options;
  const recorded = new Map<string, RecordedNode>();
  const damaged: string[] = [];
  for (const { node, state, basis, fingerprint } of readNodes(folder)) {
    if (state !== 'done') continue;
    const answer = results.answer(fingerprint);
    if (answer.kind === 'published') {
      recorded.set(node, { basis: basis as unknown as Basis, fingerprint, published: answer.published });
    } else damaged.push(node);
  }
  // A result of an earlier look is computed again where it is needed.
  const lost = damaged.filter((node) => !isTestNode(node)).sort();
  if (lost.length === 0) return recorded;
  throw new DiagnosticError([
    {
      code: 'RUN_DAMAGED',
      severity: 'error',
      blame: 'data',
      message: `results that run ${folder.id} recorded are gone, damaged or revoked: ${lost.join(', ')}`,
      fix: 'run the experiment again, which computes them anew; `voxrun verify` and `voxrun revoke --list` say what is wrong',
      places: [],
    },
  ]);
}
