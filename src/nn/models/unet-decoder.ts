import type { ArrayTriple } from '../array-triple.js';
import { tensorFlow, type Tensor5D } from '../load-tf.js';
import { convolution } from '../ops/convolution.js';
import { joinChannels } from '../ops/join-channels.js';
import { transposedConvolution } from '../ops/transposed-convolution.js';
import { LEAKY_SLOPE, type ParameterSet } from '../parameter-set.js';
import { createConvNorm } from './conv-norm.js';
import { kernelTensor } from './kernel-tensor.js';
import type { Stage } from './stages.js';

export interface UnetDecoderOptions {
  /** Of the encoder, highest resolution first. */
  readonly stages: readonly Stage[];
  readonly convsPerStage: number;
  readonly classes: number;
}

/**
 * From the outputs of an encoder's stages, highest resolution first, to class scores, highest resolution first; with
 * `everyResolution` at all resolutions but the lowest, else at the highest alone.
 */
export type UnetDecoder = (skips: readonly Tensor5D[], everyResolution: boolean) => Tensor5D[];

/**
 * The decoder of nnU-Net's U-Nets: up by a transposed convolution with the stride of the encoder's stage below, joined
 * with the encoder's output of that resolution, then convolutions of that stage's kernel; 1x1x1 heads.
 */
export function createUnetDecoder(
  parameters: ParameterSet,
  { stages, convsPerStage, classes }: UnetDecoderOptions,
): UnetDecoder {
  const levels = stages.slice(1).map((_, level) => {
    const below = stages[stages.length - 1 - level]!;
    const { outputs, kernel } = stages[stages.length - 2 - level]!;
    return {
      up: createUp(parameters, {
        name: `decoder.transpconvs.${level}`,
        inputs: below.outputs,
        outputs,
        stride: below.stride,
      }),
      convs: Array.from({ length: convsPerStage }, (_, index) =>
        createConvNorm(parameters, {
          name: `decoder.stages.${level}.convs.${index}`,
          inputs: index === 0 ? 2 * outputs : outputs,
          outputs,
          kernel,
          stride: [1, 1, 1],
          bias: true,
          leakySlope: LEAKY_SLOPE,
        }),
      ),
      head: createHead(parameters, { name: `decoder.seg_layers.${level}`, inputs: outputs, outputs: classes }),
    };
  });
  return (skips, everyResolution) => {
    let x = skips.at(-1)!;
    const scores: Tensor5D[] = [];
    levels.forEach(({ up, convs, head }, level) => {
      const below = x;
      const skip = skips[skips.length - 2 - level]!;
      x = tensorFlow().tidy(() => convs.reduce<Tensor5D>((value, conv) => conv(value), joinChannels(up(below), skip)));
      if (everyResolution || level === levels.length - 1) scores.unshift(head(x));
    });
    return scores;
  };
}

type Layer = (x: Tensor5D) => Tensor5D;

interface LayerOptions {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

function createUp(
  parameters: ParameterSet,
  { name, inputs, outputs, stride }: LayerOptions & { stride: ArrayTriple },
): Layer {
  // PyTorch counts a transposed kernel's outputs as its fan-in.
  const fanIn = outputs * stride[0] * stride[1] * stride[2];
  const kernel = parameters.kernel(`${name}.weight`, [...stride, outputs, inputs], { fanIn });
  const bias = parameters.filled(`${name}.bias`, outputs, 0);
  return (x) => tensorFlow().tidy(() => transposedConvolution(x, kernelTensor(kernel), bias.variable));
}

function createHead(parameters: ParameterSet, { name, inputs, outputs }: LayerOptions): Layer {
  const kernel = parameters.kernel(`${name}.weight`, [1, 1, 1, inputs, outputs], { fanIn: inputs });
  const bias = parameters.filled(`${name}.bias`, outputs, 0);
  return (x) => tensorFlow().tidy(() => convolution(x, kernelTensor(kernel), { stride: [1, 1, 1] }).add(bias.variable));
}
