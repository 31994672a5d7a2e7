import type { Diagnostic } from '../../base/diagnostic.js';
import type { CheckFacts } from '../../checks/facts.js';
import { judge } from '../../checks/judge.js';
import type { RuleCode } from '../../checks/rules.js';
import type { RecordedNode } from '../../graph/facts.js';
import type { StoreLayout } from '../../store/layout.js';
import { trainedFacts } from './trained-facts.js';

const OF_TRAININGS: readonly RuleCode[] = ['TRAINED_OTHERWISE', 'FOLDS_TRAINED_UNLIKE'];

/** Holds the networks that a run recorded against its settings and against each other, before they predict again. */
export function judgeTrainings(options: {
  settings: CheckFacts['settings'];
  locate: CheckFacts['locate'];
  /** `train[0]` and others, which are passed over. */
  recorded: ReadonlyMap<string, RecordedNode>;
  layout: StoreLayout;
}): readonly Diagnostic[] {
  const { settings, locate, recorded, layout } = options;
  const trainings = [...recorded].flatMap(([node, { basis, published }]) =>
    node.startsWith('train[') ? [{ fold: basis.fold!, published }] : [],
  );
  const { diagnostics } = judge({ settings, locate, trained: trainedFacts(trainings, layout) });
  return diagnostics.filter(({ code }) => (OF_TRAININGS as readonly string[]).includes(code));
}
