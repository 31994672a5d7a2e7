import type { MirrorAxisName, Settings } from '../config/experiment.js';

/** The axes that training really flips: with probability 0 none is ever drawn, whatever is listed. */
export function trainedMirrorAxes({ augmentation: { mirror } }: Settings): readonly MirrorAxisName[] {
  return mirror.p > 0 ? mirror.axes : [];
}
