import type { Sha256 } from '../base/hash.js';
import { findLeaks, type Leak } from './find-leaks.js';

interface TestedCase {
  readonly id: string;
  readonly unit: string;
  readonly parent?: string;
  readonly test?: true;
}

/**
 * Every test case that is related to a case outside the test set (`b`), by unit, family or content: to be tested on what
 * was trained on proves nothing. A case that is missing from `contents` is not compared by content.
 */
export function testLeaksOf(cases: readonly TestedCase[], contents: ReadonlyMap<string, readonly Sha256[]>): Leak[] {
  const idsOf = (wanted: boolean) => cases.filter(({ test }) => (test === true) === wanted).map(({ id }) => id);
  const validation = idsOf(true);
  return validation.length === 0 ? [] : findLeaks({ folds: [{ train: idsOf(false), validation }], cases, contents });
}
