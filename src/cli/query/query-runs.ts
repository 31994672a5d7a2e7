import { bindQuery } from './bind-query.js';
import type { ListedRun } from './listed-run.js';
import { parseQuery } from './parse-query.js';

/** The runs that every one of the expressions holds for. Throws `DiagnosticError` for a wrong expression. */
export function queryRuns(runs: readonly ListedRun[], expressions: readonly string[]): ListedRun[] {
  const tests = expressions.map((text) => {
    const source = { text, option: '--filter' };
    return bindQuery(parseQuery(source), { source, runs });
  });
  return runs.filter((run) => tests.every((test) => test(run)));
}
