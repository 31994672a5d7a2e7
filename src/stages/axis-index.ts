import type { MirrorAxisName } from '../config/experiment.js';

/**
 * Which axis of a prepared image (0 first, 1 second, 2 third letter of the orientation) an axis name means. Throws an
 * internal error for a name that the orientation does not have; validation refuses that.
 */
export function axisIndex(name: MirrorAxisName, orientation: string): 0 | 1 | 2 {
  const index =
    orientation === 'stored'
      ? ['axis1', 'axis2', 'axis3'].indexOf(name)
      : Array.from(orientation).findIndex((letter) => name.split('/').includes(letter));
  if (index === 0 || index === 1 || index === 2) return index;
  throw new Error(`Internal error: ${name} is no axis of ${orientation}`);
}
