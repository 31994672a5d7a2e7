import type { PicturePlane } from '../../report/run-report.js';

/** `planes.json` of one case: slices as they stand in a page. */
export interface CasePlanes {
  readonly format: 1;
  readonly planes: readonly PicturePlane[];
}
