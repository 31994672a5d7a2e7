import type { Options } from '../command.js';

/** What can be compared, in the order in which it is shown. */
export const PARTS = ['settings', 'data', 'split', 'code', 'metrics', 'env'] as const;
export type Part = (typeof PARTS)[number];

/** The parts that options name; all if they name none. */
export function partsOf(options: Options): readonly Part[] {
  const named = PARTS.filter((part) => options[part] === true);
  return named.length === 0 ? PARTS : named;
}
