import type { SegmentationTask, Settings } from './experiment.js';

/** The labels of a segmentation by name; a regression has none. */
export function labelsOf(task: Settings['task']): SegmentationTask['labels'] {
  return task.kind === 'segmentation' ? task.labels : {};
}

/** The labels that mirroring swaps, by axis. */
export function mirrorPairsOf(task: Settings['task']): NonNullable<SegmentationTask['mirror_pairs']> {
  return task.kind === 'segmentation' ? (task.mirror_pairs ?? {}) : {};
}
