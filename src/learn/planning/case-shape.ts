import type { Axes } from './axes.js';

/** What planning knows of one case, outside the test set. Axes in one common order over all cases. */
export interface CaseShape {
  /** Voxels per axis, of the part that preprocessing keeps. */
  readonly size: Axes;
  readonly spacingMm: Axes;
}
