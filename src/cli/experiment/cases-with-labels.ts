import type { ClassMetrics } from '../../stages/evaluate/metrics-file.js';

/** The metrics of a fold as far as rules look at them; the first release measured cases in another form. */
export interface StoredMetrics {
  readonly cases: readonly {
    readonly measured?: readonly Readonly<Record<string, Pick<ClassMetrics, 'tp' | 'fn'>>>[];
  }[];
}

/** In how many cases the reference has a voxel of each label; undefined where some case does not say it. */
export function casesWithLabels(
  labels: readonly string[],
  cases: StoredMetrics['cases'],
): Record<string, number> | undefined {
  // Postprocessing changes predictions only, so every variant says the same of the reference.
  const counted = cases.map(({ measured }) => measured?.[0]);
  if (counted.length === 0 || counted.some((one) => labels.some((label) => one?.[label] === undefined)))
    return undefined;
  const isThere = (one: (typeof counted)[number], label: string): boolean => one![label]!.tp + one![label]!.fn > 0;
  return Object.fromEntries(labels.map((label) => [label, counted.filter((one) => isThere(one, label)).length]));
}
