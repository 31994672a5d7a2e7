import type { SegmentationNetwork } from '../network.js';
import type { SegmentationOptions } from '../network-options.js';
import type { ResencUnetSettings } from '../network-settings.js';
import { createParameterSet, weightsOf } from '../parameter-set.js';
import { createResidualEncoder } from './residual-encoder.js';
import { checkDivisible, stagesOf } from './stages.js';
import { createUnetDecoder } from './unet-decoder.js';

export type ResencUnetOptions = Omit<ResencUnetSettings, 'kind'> & SegmentationOptions;

/**
 * The U-Net with a residual encoder of nnU-Net (`ResidualEncoderUNet` with `BasicBlockD`); its decoder is that of the
 * plain U-Net. Each axis of the image must be divisible by the product of its strides; throws otherwise.
 */
export function createResencUnet(options: ResencUnetOptions): SegmentationNetwork {
  const { blocksPerStage, decoderConvs, channels, classes, deepSupervision } = options;
  const parameters = createParameterSet(options.drawKey);
  const stages = stagesOf(options, channels);
  const encoder = createResidualEncoder(parameters, { stages, blocksPerStage });
  const decoder = createUnetDecoder(parameters, { stages, convsPerStage: decoderConvs, classes });
  return {
    kind: 'segmentation',
    ...weightsOf(parameters),
    forward(image, { training = false } = {}) {
      checkDivisible(image.shape, stages);
      return decoder(encoder(image), training && deepSupervision);
    },
  };
}
