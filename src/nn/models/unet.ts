import type { Tensor5D } from '../load-tf.js';
import type { SegmentationNetwork } from '../network.js';
import type { SegmentationOptions } from '../network-options.js';
import type { UnetSettings } from '../network-settings.js';
import { createParameterSet, LEAKY_SLOPE, weightsOf } from '../parameter-set.js';
import { createConvNorm } from './conv-norm.js';
import { checkDivisible, stagesOf } from './stages.js';
import { createUnetDecoder } from './unet-decoder.js';

/** What decides a U-Net's parameters. */
export type UnetOptions = Omit<UnetSettings, 'kind'> & SegmentationOptions;

/**
 * The 3D U-Net of nnU-Net (`PlainConvUNet`): stages of convolution, instance normalisation and leaky ReLU; the first
 * convolution of a stage has its stride; the decoder goes back up the same strides.
 *
 * ```
 *  image -> [stage 0] --------------------------> concat [stage] -> head   full resolution
 *              \-> [stage 1] ----------> concat [stage] -/   \-> head      1/2
 *                     \-> [stage 2] ---------/   \-> head                  1/4 ...
 * ```
 * Each axis of the image must be divisible by the product of its strides; throws otherwise.
 */
export function createUnet(options: UnetOptions): SegmentationNetwork {
  const { convsPerStage, channels, classes, deepSupervision } = options;
  const parameters = createParameterSet(options.drawKey);
  const stages = stagesOf(options, channels);
  const encoder = stages.map(({ index: stage, inputs, outputs, kernel, stride }) =>
    Array.from({ length: convsPerStage }, (_, index) =>
      createConvNorm(parameters, {
        name: `encoder.stages.${stage}.convs.${index}`,
        inputs: index === 0 ? inputs : outputs,
        outputs,
        kernel,
        stride: index === 0 ? stride : [1, 1, 1],
        bias: true,
        leakySlope: LEAKY_SLOPE,
        isInput: stage === 0 && index === 0,
      }),
    ),
  );
  const decoder = createUnetDecoder(parameters, { stages, convsPerStage, classes });
  return {
    kind: 'segmentation',
    ...weightsOf(parameters),
    forward(image, { training = false } = {}) {
      checkDivisible(image.shape, stages);
      let x = image;
      const skips = encoder.map((convs) => (x = convs.reduce<Tensor5D>((value, conv) => conv(value), x)));
      return decoder(skips, training && deepSupervision);
    },
  };
}
