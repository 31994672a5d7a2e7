import type { TrainedSegmentation } from '../train/model-file.js';

/** What the channels of a segmentation network stand for. */
export interface OutputStructure {
  /** Label values of each channel: one each for labels, several for a region. */
  readonly members: readonly (readonly number[])[];
  /** The value that each region writes; absent for labels, whose channel is their value. */
  readonly writes?: readonly number[];
}

/** Labels in the order of their values without the ignored one, or the regions as written. */
export function outputStructure({
  labels,
  regions,
  ignore,
}: Pick<TrainedSegmentation, 'labels' | 'regions' | 'ignore'>): OutputStructure {
  if (regions === null) {
    const values = Object.entries(labels).flatMap(([name, value]) => (name === ignore ? [] : [value]));
    return { members: values.sort((a, b) => a - b).map((value) => [value]) };
  }
  return {
    members: regions.map(({ of }) => of.map((label) => labels[label]!)),
    writes: regions.map(({ as }) => labels[as]!),
  };
}
