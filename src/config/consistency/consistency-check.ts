import type { Diagnostic } from '../../base/diagnostic.js';
import type { SettingsView } from '../settings-view.js';
import type { TreePath } from '../tree.js';

/** A check of what a schema cannot say, between settings of one file. */
export interface ConsistencyCheck {
  /** What it looks at. It runs only if nothing at, above or below these paths is malformed. */
  readonly reads: readonly TreePath[];
  find(view: SettingsView): readonly Diagnostic[];
}
