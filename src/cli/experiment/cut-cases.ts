import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../config/experiment.js';
import type { Plan } from '../../graph/plan.js';
import type { PrepareMeasured } from '../../imaging/prepare-case.js';
import { sizeCut } from '../../stages/prepare/size-cut.js';
import { resultFolder, type StoreLayout } from '../../store/layout.js';

/** The cases of which `preprocessing.size` cut away what a network would have to see. JSON-able. */
export interface CutCases {
  readonly cases: number;
  /** Cases that were prepared. */
  readonly of: number;
  readonly worst: { readonly case: string; /** `812 labelled voxels` */ readonly cut: string };
}

/** Counts them in what preparing measured; undefined where none was cut, and where no fixed size could cut any. */
export function cutCases(options: {
  plan: Plan;
  preprocessing: Settings['preprocessing'];
  layout: StoreLayout;
}): CutCases | undefined {
  const { plan, preprocessing, layout } = options;
  if (preprocessing.size === 'native') return undefined;
  const prepared = plan.nodes.flatMap(({ spec, scope, state }) => {
    if (spec.name !== 'prepare' || state.kind !== 'fresh') return [];
    const used = readFileSync(join(resultFolder(layout, state.published.result), 'used.json'), 'utf8');
    return [{ case: scope.case!, cut: sizeCut(JSON.parse(used) as PrepareMeasured) }];
  });
  const cut = prepared.flatMap(({ case: id, cut: one }) => (one === undefined ? [] : [{ case: id, ...one }]));
  const [worst] = cut.sort((a, b) => b.extent - a.extent);
  if (worst === undefined) return undefined;
  return { cases: cut.length, of: prepared.length, worst: { case: worst.case, cut: worst.text } };
}
