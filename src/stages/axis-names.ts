import type { MirrorAxisName } from '../config/experiment.js';
import { axisIndex } from './axis-index.js';

/** The names of a prepared image's first, second and third axis. */
export function axisNames(orientation: string): readonly MirrorAxisName[] {
  const all: readonly MirrorAxisName[] = orientation === 'stored' ? ['axis1', 'axis2', 'axis3'] : ['L/R', 'A/P', 'S/I'];
  return [...all].sort((a, b) => axisIndex(a, orientation) - axisIndex(b, orientation));
}
