import type { Diagnostic } from '../base/diagnostic.js';
import { axisNames } from './consistency/axis-names.js';
import { casePlaceholder } from './consistency/case-placeholder.js';
import type { ConsistencyCheck } from './consistency/consistency-check.js';
import { independentUnit } from './consistency/independent-unit.js';
import { labels } from './consistency/labels.js';
import { mirrorPairs } from './consistency/mirror-pairs.js';
import { patch } from './consistency/patch.js';
import type { SettingsView } from './settings-view.js';
import type { TreePath } from './tree.js';

const checks: readonly ConsistencyCheck[] = [labels, mirrorPairs, axisNames, patch, independentUnit, casePlaceholder];

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
