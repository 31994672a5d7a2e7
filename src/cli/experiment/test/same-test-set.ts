import { DiagnosticError } from '../../../base/failure.js';
import { sha256OfJson, type Sha256 } from '../../../base/hash.js';
import { canonicalJson, type Json, type JsonObject } from '../../../base/json.js';
import { testSetContent } from '../../../graph/case-content.js';
import type { RecordedNode } from '../../../graph/facts.js';
import { readOutputJson } from '../../../store/manifest.js';
import type { TestSet } from '../../../stages/split/test-file.js';
import type { FoundRun } from '../find-run.js';
import type { OpenedExperiment } from '../open.js';

/**
 * Makes sure that the test set is the one that the run put aside, case by case and by content, and returns its hash.
 * Throws `DiagnosticError` if it is not: the run may have been trained on what is a test case now.
 */
export function requireSameTestSet(options: {
  opened: OpenedExperiment;
  recorded: ReadonlyMap<string, RecordedNode>;
  found: FoundRun;
}): Sha256 {
  const { opened, recorded, found } = options;
  const split = recorded.get('split');
  if (split === undefined) throw new Error('Internal error: a complete run without a split');
  const then = (readOutputJson(opened.layout, split.published, 'test.json') as unknown as TestSet)
    .cases as unknown as JsonObject;
  const now = testSetContent(opened.facts.filter(({ test }) => test === true));
  const differences = [
    named('not in it any more', Object.keys(then), (id) => !Object.hasOwn(now, id)),
    named('new in it', Object.keys(now), (id) => !Object.hasOwn(then, id)),
    named('with other content', Object.keys(then), (id) => Object.hasOwn(now, id) && !same(then[id]!, now[id]!)),
  ].filter((text) => text !== undefined);
  if (differences.length === 0) return sha256OfJson(then);
  throw new DiagnosticError([
    {
      code: 'TEST_SET_CHANGED',
      severity: 'error',
      blame: 'refused',
      message: `the test set is not the one that run ${found.folder.id} put aside: ${differences.join('; ')}`,
      fix: `restore the data, or \`voxrun run ${found.start.file}\` with what is there now and test that run`,
      places: [],
    },
  ]);
}

function named(what: string, ids: readonly string[], holds: (id: string) => boolean): string | undefined {
  const some = ids.filter(holds);
  return some.length === 0 ? undefined : `${what}: ${some.join(', ')}`;
}

function same(a: Json, b: Json): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
