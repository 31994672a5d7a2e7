import type { MirrorAxisName, Settings } from '../../config/experiment.js';
import type { AugmentationSettings, MirrorSettings } from '../../imaging/augment/augmentation-settings.js';
import { axisIndex } from '../axis-index.js';

/** The augmentation of an experiment in terms of array axes and label values; mirror axes in the experiment's order. */
export function augmentationSettingsOf(options: {
  augmentation: Omit<Settings['augmentation'], 'preset'>;
  labels: Readonly<Record<string, number>>;
  mirrorPairs: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  orientation: string;
}): AugmentationSettings & { readonly mirror: MirrorSettings } {
  const { augmentation, orientation } = options;
  const { blur, low_resolution: lowResolution, zoom, speckle } = augmentation;
  const along = <T extends { readonly axis: MirrorAxisName }>(transform: T) => ({
    ...transform,
    axis: axisIndex(transform.axis, orientation),
  });
  return {
    dummy2d: augmentation.dummy_2d,
    ...given('rotate', augmentation.rotate, ({ degrees, in_plane_degrees: inPlaneDegrees, p }) => ({
      degrees,
      p,
      ...(inPlaneDegrees === undefined ? {} : { inPlaneDegrees }),
    })),
    ...given('zoom', zoom, ({ range, reciprocal_range: reciprocalRange, p }) =>
      // Validation saw to it that there is exactly one of them.
      range === undefined ? { reciprocalRange: reciprocalRange!, p } : { range, p },
    ),
    ...given('elastic', augmentation.elastic, (elastic) => elastic),
    ...given('noise', augmentation.noise, (noise) => noise),
    ...given('blur', blur, ({ sigma, p, p_channel: pChannel }) => ({ sigma, p, pChannel })),
    ...given('brightness', augmentation.brightness, (brightness) => brightness),
    ...given('contrast', augmentation.contrast, (contrast) => contrast),
    ...given('lowResolution', lowResolution, ({ factor, p, p_channel: pChannel }) => ({ factor, p, pChannel })),
    ...given('gammaInverted', augmentation.gamma_inverted, (gamma) => gamma),
    ...given('gamma', augmentation.gamma, (gamma) => gamma),
    ...given('gain', augmentation.gain, along),
    ...given('attenuation', augmentation.attenuation, along),
    ...given('shadow', augmentation.shadow, along),
    ...given('speckle', speckle, ({ strength, correlation_mm: correlationMm, p }) => ({ strength, correlationMm, p })),
    mirror: mirrorSettings(options),
  };
}

/** `{name: ...}` if the transform is on. */
function given<Name extends string, T extends object, U>(
  name: Name,
  transform: T | 'off' | undefined,
  make: (transform: T) => U,
): Readonly<Partial<Record<Name, U>>> {
  const isOn = transform !== undefined && transform !== 'off';
  return (isOn ? { [name]: make(transform) } : {}) as Readonly<Partial<Record<Name, U>>>;
}

function mirrorSettings({
  augmentation,
  labels,
  mirrorPairs,
  orientation,
}: Parameters<typeof augmentationSettingsOf>[0]): MirrorSettings {
  const pairs: (readonly (readonly [number, number])[])[] = [[], [], []];
  for (const [axis, names] of Object.entries(mirrorPairs)) {
    pairs[axisIndex(axis as MirrorAxisName, orientation)] = names.map(([a, b]) => [labels[a]!, labels[b]!]);
  }
  return {
    axes: augmentation.mirror.axes.map((axis) => axisIndex(axis, orientation)),
    p: augmentation.mirror.p,
    pairs: pairs as unknown as NonNullable<MirrorSettings['pairs']>,
  };
}
