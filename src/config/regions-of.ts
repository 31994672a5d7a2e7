import type { SegmentationTask } from './experiment.js';

/** A region and its name. */
export type Region = { readonly name: string } & NonNullable<SegmentationTask['regions']>[string];

/**
 * The regions of a segmentation as a list, null if it has none. Their order is that of the network's outputs and says
 * what covers what; a hash keeps the order of a list, but not that of a map's keys.
 */
export function regionsOf({ regions }: Pick<SegmentationTask, 'regions'>): readonly Region[] | null {
  return regions === undefined ? null : Object.entries(regions).map(([name, { of, as }]) => ({ name, of, as }));
}
