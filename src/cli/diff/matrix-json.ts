import type { Matrix } from './matrix-contents.js';

/** Stable: other programs read it. A run that has no such key has an empty map there, which is not null. */
export function matrixJson({ runs, keys, figures }: Matrix): object {
  return {
    format: 1,
    runs: runs.map(({ name, partial }) => ({ ...name, partial })),
    keys: keys.map(({ key, values }) => ({
      key,
      values: values.map((value) => (value === undefined ? {} : { value })),
    })),
    figures,
  };
}
