import { Type, type TProperties } from '@sinclair/typebox';
import { MirrorAxis } from './mirror-axis.js';
import { closed, oneOf, range, triple, words } from './schema-words.js';

const p = (value: number, of = 'a sample') =>
  Type.Number({ minimum: 0, maximum: 1, default: value, description: `Probability for ${of}.` });
const p_channel = (value: number) => p(value, 'each channel of a sample that is changed');

/** A transform that is off unless it is named; `off` is for what a preset brings. */
const transform = <P extends TProperties>(properties: P, description: string) =>
  Type.Optional(oneOf([words(['off']), closed(properties, { description })], { description }));

export const Augmentation = closed(
  {
    preset: words(['none', 'nnunet'], {
      default: 'none',
      'x-neutral': 'none',
      description:
        "nnunet: nnU-Net's default chain. `voxrun show` prints every value that it stands for; what is written beside it wins, and `off` switches a transform off.",
    }),
    mirror: closed(
      {
        axes: Type.Array(MirrorAxis, {
          default: [],
          uniqueItems: true,
          description: 'Axes that are flipped. Test-time augmentation derives its axes from here.',
        }),
        p: Type.Number({
          minimum: 0,
          maximum: 1,
          default: 0.5,
          description: 'Probability of a flip, for each axis by itself.',
        }),
      },
      { default: {}, description: 'Random flips.' },
    ),
    dummy_2d: words(['auto', 'never'], {
      default: 'never',
      'x-neutral': 'never',
      description:
        'auto: where the patch is more than 3 times as long along one axis as along its coarsest, rotation and zoom leave that axis alone, as nnU-Net does for thick slices.',
    }),
    rotate: transform(
      {
        in_plane_degrees: Type.Optional(
          Type.Number({
            minimum: 0,
            maximum: 180,
            description: 'Largest angle where `dummy_2d` leaves one axis of rotation.',
          }),
        ),
        degrees: oneOf(
          [
            Type.Number({ minimum: 0, maximum: 180 }),
            triple(Type.Number({ minimum: 0, maximum: 180 }), 'One largest angle per axis of rotation.'),
          ],
          { description: 'Largest angle about each axis, drawn from -degrees to +degrees.' },
        ),
        p: p(0.2),
      },
      'Rotation about the centre of the patch, in one interpolation with zoom and elastic. Keeps every target.',
    ),
    zoom: transform(
      {
        range: Type.Optional(
          range({
            minimum: 0.1,
            maximum: 10,
            description: 'Factor; above 1 enlarges the object. One factor for all axes.',
          }),
        ),
        reciprocal_range: Type.Optional(
          range({
            minimum: 0.1,
            maximum: 10,
            description: 'Draws u from here and enlarges by 1/u, which is what nnU-Net does. Instead of `range`.',
          }),
        ),
        p: p(0.2),
      },
      'Enlarges or shrinks about the centre of the patch. A target that behaves as a volume is multiplied by the cube of the factor.',
    ),
    elastic: transform(
      {
        magnitude: range({ minimum: 0, maximum: 1000, description: 'Largest displacement in voxels.' }),
        scale: range({
          minimum: 0,
          maximum: 10,
          description: 'Smoothness of the displacement, as a share of the patch.',
        }),
        p: p(0.2),
      },
      'Smooth random displacement. It changes volumes by an amount that is not carried into a target.',
    ),
    noise: transform(
      {
        std: range({ minimum: 0, maximum: 10, description: 'Standard deviation, in normalised intensity.' }),
        p: p(0.1),
      },
      'Gaussian noise.',
    ),
    blur: transform(
      {
        sigma: range({
          minimum: 0,
          maximum: 10,
          description: 'Standard deviation in voxels, drawn per axis and channel.',
        }),
        p: p(0.2),
        p_channel: p_channel(0.5),
      },
      'Gaussian blur.',
    ),
    brightness: transform(
      { factor: range({ minimum: 0, maximum: 100, description: 'Intensities are multiplied by it.' }), p: p(0.15) },
      'Multiplies intensities.',
    ),
    contrast: transform(
      {
        factor: range({ minimum: 0, maximum: 100, description: 'Distances from the mean are multiplied by it.' }),
        p: p(0.15),
      },
      'Stretches about the mean of each channel; the range of intensities is kept.',
    ),
    low_resolution: transform(
      {
        factor: range({ minimum: 0.05, maximum: 1, description: 'Size that the image is reduced to, as a share.' }),
        p: p(0.25),
        p_channel: p_channel(0.5),
      },
      'Reduces the resolution (nearest) and interpolates back (linear).',
    ),
    gamma_inverted: transform(
      { gamma: range({ minimum: 0.05, maximum: 20, description: 'Exponent.' }), p: p(0.1) },
      'Gamma correction of the negative; mean and standard deviation are kept.',
    ),
    gamma: transform(
      { gamma: range({ minimum: 0.05, maximum: 20, description: 'Exponent.' }), p: p(0.3) },
      'Gamma correction; mean and standard deviation are kept.',
    ),
    speckle: transform(
      {
        strength: range({ minimum: 0, maximum: 10, description: 'Standard deviation of the logarithm of the factor.' }),
        correlation_mm: triple(
          Type.Number({ minimum: 0, maximum: 100 }),
          'Width of the speckles per axis: the standard deviation of the point spread.',
        ),
        p: p(0.2),
      },
      'Ultrasound speckle: multiplicative noise that is correlated over neighbouring voxels.',
    ),
    attenuation: transform(
      {
        axis: MirrorAxis,
        strength: range({ minimum: 0, maximum: 10, description: 'Absorption over the whole depth.' }),
        p: p(0.2),
      },
      'Ultrasound attenuation: intensities fall with the depth along an axis, from one of its two ends.',
    ),
    shadow: transform(
      {
        axis: MirrorAxis,
        strength: range({ minimum: 0, maximum: 1, description: 'How much of the intensity is lost in the middle.' }),
        width: range({ minimum: 0, maximum: 1, description: 'Standard deviation as a share of the patch.' }),
        p: p(0.2),
      },
      'Acoustic shadow: a dark streak along the depth axis that begins at a random depth.',
    ),
    gain: transform(
      {
        axis: MirrorAxis,
        strength: range({ minimum: 0, maximum: 2, description: 'Largest change of the logarithm of the intensity.' }),
        p: p(0.2),
      },
      'Time gain compensation: a smooth change of intensity along the depth axis.',
    ),
  },
  { default: {}, description: 'Drawn anew for every sample during training. What is not named is off.' },
);
