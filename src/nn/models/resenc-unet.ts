import type { SegmentationNetwork } from '../network.js';
import type { ResencUnetSettings } from '../network-settings.js';
import { createParameterSet } from '../parameter-set.js';
import { createResidualEncoder } from './residual-encoder.js';
import { checkDivisible, stagesOf } from './stages.js';
import { createUnetDecoder } from './unet-decoder.js';

export interface ResencUnetOptions extends Omit<ResencUnetSettings, 'kind'> {
  /** Channels of the image. */
  readonly channels: number;
  /** Classes with background, or regions. */
  readonly classes: number;
  /** Whether training sees scores at every resolution of the decoder. The heads exist either way. */
  readonly deepSupervision: boolean;
  readonly seed: number;
}

/**
 * The U-Net with a residual encoder of nnU-Net (`ResidualEncoderUNet` with `BasicBlockD`); its decoder is that of the
 * plain U-Net. Each axis of the image must be divisible by the product of its strides; throws otherwise.
 */
export function createResencUnet(options: ResencUnetOptions): SegmentationNetwork {
  const { blocksPerStage, decoderConvs, channels, classes, deepSupervision } = options;
  const parameters = createParameterSet(options.seed);
  const stages = stagesOf(options, channels);
  const encoder = createResidualEncoder(parameters, { stages, blocksPerStage });
  const decoder = createUnetDecoder(parameters, { stages, convsPerStage: decoderConvs, classes });
  return {
    kind: 'segmentation',
    parameters: parameters.parameters,
    statistics: parameters.statistics,
    dispose: () => {
      parameters.dispose();
    },
    forward(image, { training = false } = {}) {
      checkDivisible(image.shape, stages);
      return decoder(encoder(image), training && deepSupervision);
    },
  };
}
