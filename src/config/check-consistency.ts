import type { Diagnostic } from '../base/diagnostic.js';
import { axisNames } from './consistency/axis-names.js';
import { casePlaceholder } from './consistency/case-placeholder.js';
import type { ConsistencyCheck } from './consistency/consistency-check.js';
import { distinctRegions } from './consistency/distinct-regions.js';
import { idlePlan } from './consistency/idle-plan.js';
import { independentUnit } from './consistency/independent-unit.js';
import { labels } from './consistency/labels.js';
import { mirrorPairs } from './consistency/mirror-pairs.js';
import { neededTogether } from './consistency/needed-together.js';
import { patch } from './consistency/patch.js';
import { ranges } from './consistency/ranges.js';
import { regions } from './consistency/regions.js';
import { smallestSize } from './consistency/smallest-size.js';
import { stageLists } from './consistency/stage-lists.js';
import { stratify } from './consistency/stratify.js';
import { taskFit } from './consistency/task-fit.js';
import { testSet } from './consistency/test-set.js';
import { warmUp } from './consistency/warm-up.js';
import type { SettingsView } from './settings-view.js';
import type { TreePath } from './tree.js';

const checks: readonly ConsistencyCheck[] = [
  taskFit,
  labels,
  regions,
  distinctRegions,
  mirrorPairs,
  axisNames,
  stageLists,
  patch,
  smallestSize,
  ranges,
  neededTogether,
  warmUp,
  idlePlan,
  independentUnit,
  stratify,
  testSet,
  casePlaceholder,
];

/**
 * Runs every check whose settings are sound, so that one mistake does not hide another. `malformed` holds the paths
 * that the schema refused.
 */
export function checkConsistency(view: SettingsView, malformed: readonly TreePath[]): Diagnostic[] {
  return checks
    .filter(({ reads }) => !reads.some((path) => malformed.some((other) => touches(path, other))))
    .flatMap((check) => check.find(view));
}

/** Whether one of two paths leads to, or through, the other. */
function touches(a: TreePath, b: TreePath): boolean {
  const length = Math.min(a.length, b.length);
  return a.slice(0, length).every((step, i) => step === b[i]);
}
