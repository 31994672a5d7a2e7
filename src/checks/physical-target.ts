import type { Settings } from '../config/experiment.js';

export type RegressionTask = Extract<Settings['task'], { kind: 'regression' }>;

/** The regression of a size in physical units, which grows with the object; undefined for every other task. */
export function physicalTarget({ task }: Settings): RegressionTask | undefined {
  return task.kind === 'regression' && task.behaves_as !== 'invariant' ? task : undefined;
}
