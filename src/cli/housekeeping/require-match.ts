import type { KnownOrigins, MatchedResult } from '../../store/revoke-results.js';
import { housekeepingProblem } from './housekeeping-problem.js';

/** Throws `DiagnosticError`, with what there is, where nothing stored is meant: a typo must not look like success. */
export function requireMatch(options: { matched: readonly MatchedResult[]; known: KnownOrigins; what: string }): void {
  const { matched, known, what } = options;
  if (matched.length > 0) return;
  const listed = [
    ['engines', known.engines],
    ['versions of voxrun', known.versions],
    ['hosts', known.hosts],
    ['stages', known.stages],
  ] as const;
  const there = listed
    .filter(([, values]) => values.size > 0)
    .map(([name, values]) => `${name}: ${[...values].sort().join(', ')}`);
  throw housekeepingProblem({
    code: 'NOTHING_MATCHES',
    message: `no stored result is of ${what}`,
    fix:
      there.length === 0
        ? 'nothing is stored in this runs folder yet; name another with --runs'
        : `there are ${there.join('; ')}`,
  });
}
