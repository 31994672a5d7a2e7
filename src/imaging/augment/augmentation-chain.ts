import { mirror } from '../mirror.js';
import type { Transform } from '../transform.js';
import type { Triple } from '../volume.js';
import { attenuation } from './attenuation.js';
import type { AugmentationSettings } from './augmentation-settings.js';
import { blur } from './blur.js';
import { brightness } from './brightness.js';
import { contrast } from './contrast.js';
import { dummyAxis } from './dummy-axis.js';
import { elastic } from './elastic.js';
import { gain } from './gain.js';
import { gamma } from './gamma.js';
import { lowResolution } from './low-resolution.js';
import { noise } from './noise.js';
import { rotate } from './rotate.js';
import { shadow } from './shadow.js';
import { speckle } from './speckle.js';
import { zoom } from './zoom.js';

/** The transforms that are on, in the order in which they act: nnU-Net's, the ultrasound ones before mirroring. */
export function augmentationChain(
  settings: AugmentationSettings,
  { patch, spacingMm }: { patch: Triple; spacingMm: Triple },
): readonly Transform[] {
  const flat = settings.dummy2d === 'auto' ? dummyAxis(patch, spacingMm) : undefined;
  const inPlane = [0, 1, 2].filter((axis) => axis !== flat);
  const turned = settings.rotate && {
    ...settings.rotate,
    ...(flat !== undefined && { degrees: settings.rotate.inPlaneDegrees ?? settings.rotate.degrees, axes: [flat] }),
  };
  const chain: readonly (Transform | undefined)[] = [
    turned && rotate(turned),
    settings.zoom && zoom({ ...settings.zoom, axes: inPlane }),
    settings.elastic && elastic(settings.elastic),
    settings.noise && noise(settings.noise),
    settings.blur && blur(settings.blur),
    settings.brightness && brightness(settings.brightness),
    settings.contrast && contrast(settings.contrast),
    settings.lowResolution && lowResolution({ ...settings.lowResolution, axes: inPlane }),
    settings.gammaInverted && gamma({ ...settings.gammaInverted, inverted: true }),
    settings.gamma && gamma({ ...settings.gamma, inverted: false }),
    settings.gain && gain(settings.gain),
    settings.attenuation && attenuation(settings.attenuation),
    settings.shadow && shadow(settings.shadow),
    settings.speckle && speckle(settings.speckle),
    settings.mirror && mirror(settings.mirror),
  ];
  return chain.filter((transform) => transform !== undefined);
}
