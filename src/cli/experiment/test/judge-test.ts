import type { Diagnostic } from '../../../base/diagnostic.js';
import type { Sha256 } from '../../../base/hash.js';
import { judge } from '../../../checks/judge.js';
import { withFamilies } from '../../../dataset/families.js';
import { testLeaksOf } from '../../../dataset/test-leaks.js';
import type { RecordedNode } from '../../../graph/facts.js';
import type { Plan } from '../../../graph/plan.js';
import { readOutputJson } from '../../../store/manifest.js';
import type { Published } from '../../../store/results.js';
import type { OpenedExperiment } from '../open.js';

/**
 * Judges whether the test set has anything in common with what the run was trained on. Once the test cases have been
 * read, their voxels are compared as well: a copy in another file format has other bytes.
 */
export function judgeTest(options: {
  opened: OpenedExperiment;
  recorded: ReadonlyMap<string, RecordedNode>;
}): (plan: Plan) => { readonly diagnostics: readonly Diagnostic[] } {
  const { opened, recorded } = options;
  const { layout, loaded } = opened;
  const voxelsOf = (published: Published): Sha256[] =>
    Object.values(readOutputJson(layout, published, 'voxels.json') as Readonly<Record<string, Sha256>>);
  return (plan) => {
    const read = plan.nodes.flatMap(({ spec, scope, state }) =>
      spec.name === 'ingest-test' && state.kind === 'fresh' ? [{ id: scope.case!, published: state.published }] : [],
    );
    const trained = [...recorded].flatMap(([node, { basis, published }]) =>
      node.startsWith('ingest[') ? [{ id: basis.case!, published }] : [],
    );
    const contents = new Map([...trained, ...read].map(({ id, published }) => [id, voxelsOf(published)]));
    const leaks = read.length === 0 ? opened.testLeaks : testLeaksOf(opened.facts, contents);
    const { diagnostics } = judge({
      settings: loaded.experiment,
      locate: loaded.locate,
      cases: withFamilies(opened.facts),
      testLeaks: leaks,
    });
    return { diagnostics: diagnostics.filter(({ code }) => code === 'TEST_LEAKS') };
  };
}
