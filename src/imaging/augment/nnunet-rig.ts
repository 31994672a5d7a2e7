import type { AugmentationSettings } from './augmentation-settings.js';

/**
 * For tests and measurements: the default training augmentation of nnU-Net 2.8 but for mirroring, whose axes (there: all)
 * the caller names. An experiment gets it from the preset of its file, which a test holds against this.
 */
export const NNUNET_PRESET = {
  dummy2d: 'auto',
  rotate: { degrees: 30, inPlaneDegrees: 180, p: 0.2 },
  zoom: { reciprocalRange: [0.7, 1.4], p: 0.2 },
  noise: { std: [0, 0.1], p: 0.1 },
  blur: { sigma: [0.5, 1], p: 0.2, pChannel: 0.5 },
  brightness: { factor: [0.75, 1.25], p: 0.15 },
  contrast: { factor: [0.75, 1.25], p: 0.15 },
  lowResolution: { factor: [0.5, 1], p: 0.25, pChannel: 0.5 },
  gammaInverted: { gamma: [0.7, 1.5], p: 0.1 },
  gamma: { gamma: [0.7, 1.5], p: 0.3 },
} as const satisfies AugmentationSettings;
