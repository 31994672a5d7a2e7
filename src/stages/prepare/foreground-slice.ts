import type { Settings } from '../../config/experiment.js';

/**
 * What foreground is where a task has regions or an ignored label, and nothing otherwise: a key that is not needed is in
 * no fingerprint. Regions by name, with the values of their labels ascending: the order in which they are written on a
 * label map prepares no case anew.
 */
export function foregroundSlice(task: Settings['task']): ForegroundSlice {
  if (task.kind !== 'segmentation') return {};
  const { labels, regions, ignore } = task;
  const valuesOf = ({ of }: { readonly of: readonly string[] }): number[] =>
    of.map((label) => labels[label]!).sort((a, b) => a - b);
  return {
    ...(regions && {
      regions: Object.fromEntries(
        Object.entries(regions)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, region]) => [name, valuesOf(region)]),
      ),
    }),
    ...(ignore === undefined ? {} : { ignore: labels[ignore]! }),
  };
}

/** In the terms of imaging's `ForegroundRule`. */
interface ForegroundSlice {
  readonly regions?: Readonly<Record<string, readonly number[]>>;
  readonly ignore?: number;
}
