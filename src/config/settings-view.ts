import type { Span } from '../base/diagnostic.js';
import type { Settings } from './experiment.js';
import type { TreePath } from './tree.js';

/** Settings with their places, as checks see them. */
export interface SettingsView {
  readonly settings: Settings;
  /** Where a value stands; if it is not written, where its nearest parent does. */
  readonly locate: (path: TreePath) => Span | undefined;
  /** The same for the key. */
  readonly locateKey: (path: TreePath) => Span | undefined;
}
