import type { Diagnostic } from '../base/diagnostic.js';
import type { TreePath } from './tree.js';

/** A mistake, and the setting that it makes unusable for whatever is checked later. */
export interface Problem {
  readonly path: TreePath;
  /** Absent where the cause is another mistake that is reported already. */
  readonly diagnostic?: Diagnostic;
}
