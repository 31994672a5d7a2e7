import type { Triple } from './volume.js';

/** How an image smaller than the window is enlarged before windows are laid over it. */
export interface CentralPadding {
  /** Zeros before the first voxel, per axis. The odd one goes to the end. */
  readonly below: Triple;
  /** Size after padding: the larger of image and window. */
  readonly size: Triple;
}

/** nnU-Net pads centrally with 0: `below = floor((window - size) / 2)`. */
export function centralPadding(size: Triple, window: Triple): CentralPadding {
  const missing = (axis: 0 | 1 | 2): number => Math.max(0, window[axis] - size[axis]);
  const below = (axis: 0 | 1 | 2): number => Math.floor(missing(axis) / 2);
  const padded = (axis: 0 | 1 | 2): number => size[axis] + missing(axis);
  return { below: [below(0), below(1), below(2)], size: [padded(0), padded(1), padded(2)] };
}
