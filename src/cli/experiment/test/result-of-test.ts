import type { JsonObject } from '../../../base/json.js';
import type { Plan } from '../../../graph/plan.js';
import type { ResultId, StoreLayout } from '../../../store/layout.js';
import { readOutputJson } from '../../../store/manifest.js';

/** What a finished test found, and the stored results that it was computed from. */
export function resultOfTest(
  plan: Plan,
  layout: StoreLayout,
): { readonly result: JsonObject; readonly results: Readonly<Record<string, ResultId>> } {
  const published = plan.nodes.map(({ id, state }) => {
    if (state.kind !== 'fresh') throw new Error(`Internal error: ${id} is not published`);
    return { id, published: state.published };
  });
  const evaluated = published.find(({ id }) => id === 'evaluate-test');
  if (evaluated === undefined) throw new Error('Internal error: a test that evaluates nothing');
  return {
    result: readOutputJson(layout, evaluated.published, 'result.json') as JsonObject,
    // What else was read of the run is on its own record.
    results: Object.fromEntries(
      published.filter(({ id }) => /^train\[|-test/.test(id)).map((one) => [one.id, one.published.result]),
    ),
  };
}
