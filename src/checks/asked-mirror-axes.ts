import type { MirrorAxisName, Settings } from '../config/experiment.js';

/** The axes that test-time augmentation is asked to mirror; `trained` asks for all that training lists. */
export function askedMirrorAxes({ augmentation, inference: { tta } }: Settings): readonly MirrorAxisName[] {
  if (tta === 'off') return [];
  return tta === 'trained' ? augmentation.mirror.axes : tta.mirror;
}
