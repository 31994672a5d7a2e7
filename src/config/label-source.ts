import type { Settings } from './experiment.js';

/** Where the label maps lie. */
export interface LabelSource {
  /** A path with `{case}`, or a column of the table. */
  readonly map: string;
  /** Which volume of a file with several is meant, from 0; absent for files with one. */
  readonly component?: number;
  /** Keys that lead to `map` in the experiment file. */
  readonly path: readonly string[];
}

/** `data.label` in either of its forms; undefined where the experiment has no label maps. */
export function labelSourceOf({ label }: Pick<Settings['data'], 'label'>): LabelSource | undefined {
  if (label === undefined) return undefined;
  return typeof label === 'string'
    ? { map: label, path: ['data', 'label'] }
    : { ...label, path: ['data', 'label', 'map'] };
}
