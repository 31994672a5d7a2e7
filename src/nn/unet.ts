import { convolution } from './convolution.js';
import { instanceNorm } from './instance-norm.js';
import { joinChannels } from './join-channels.js';
import { tensorFlow, type Tensor5D, type Variable } from './load-tf.js';
import type { Network } from './network.js';
import { createParameterSet, LEAKY_SLOPE, type ParameterSet } from './parameter-set.js';
import { transposedConvolution } from './transposed-convolution.js';

/** What decides a U-Net's parameters. */
export interface UnetOptions {
  /** Channels of each resolution stage, at least two; each further stage halves every axis. */
  readonly features: readonly number[];
  /** Convolutions per stage, in the encoder and in the decoder. */
  readonly convsPerStage: number;
  /** Channels of the image. */
  readonly channels: number;
  /** Classes, background included. */
  readonly classes: number;
  /** Whether training sees scores at every resolution of the decoder. The heads exist either way. */
  readonly deepSupervision: boolean;
  readonly seed: number;
}

/**
 * The 3D U-Net of nnU-Net (`PlainConvUNet`): stages of 3x3x3 convolution, instance normalisation and leaky ReLU; the
 * first convolution of a stage has stride 2; up by a transposed convolution of kernel and stride 2, joined with the
 * encoder's output of that resolution; 1x1x1 heads.
 *
 * ```
 *  image -> [stage 0] --------------------------> concat [stage] -> head   full resolution
 *              \-> [stage 1] ----------> concat [stage] -/   \-> head      1/2
 *                     \-> [stage 2] ---------/   \-> head                  1/4 ...
 * ```
 * Each axis of the image must be divisible by 2^(stages - 1); throws otherwise.
 */
export function createUnet(options: UnetOptions): Network {
  const { features, convsPerStage, channels, classes, deepSupervision } = options;
  const parameters = createParameterSet(options.seed);
  const encoder = features.map((width, stage) =>
    createStage(parameters, {
      name: `encoder.stages.${stage}`,
      inputs: stage === 0 ? channels : features[stage - 1]!,
      outputs: width,
      convs: convsPerStage,
      stride: stage === 0 ? 1 : 2,
      isFirst: stage === 0,
    }),
  );
  const decoder = features.slice(1).map((_, level) => {
    const below = features[features.length - 1 - level]!;
    const width = features[features.length - 2 - level]!;
    return {
      up: createUp(parameters, { name: `decoder.transpconvs.${level}`, inputs: below, outputs: width }),
      stage: createStage(parameters, {
        name: `decoder.stages.${level}`,
        inputs: 2 * width,
        outputs: width,
        convs: convsPerStage,
        stride: 1,
      }),
      head: createHead(parameters, { name: `decoder.seg_layers.${level}`, inputs: width, outputs: classes }),
    };
  });
  return {
    parameters: parameters.parameters,
    dispose: () => {
      parameters.dispose();
    },
    forward(image, { training = false } = {}) {
      checkDivisible(image.shape, features.length);
      let x = image;
      const skips = encoder.map((stage) => (x = stage(x)));
      skips.pop();
      const scores: Tensor5D[] = [];
      decoder.forEach(({ up, stage, head }, level) => {
        const below = x;
        const skip = skips.pop()!;
        x = tensorFlow().tidy(() => stage(joinChannels(up(below), skip)));
        const isLast = level === decoder.length - 1;
        if (isLast || (training && deepSupervision)) scores.unshift(head(x));
      });
      return scores;
    },
  };
}

type Layer = (x: Tensor5D) => Tensor5D;

interface LayerOptions {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

interface StageOptions {
  readonly convs: number;
  /** Of the first convolution. */
  readonly stride: number;
  /** Whether it takes the image itself. */
  readonly isFirst?: boolean;
}

function createStage(
  parameters: ParameterSet,
  { name, inputs, outputs, convs, stride, isFirst = false }: LayerOptions & StageOptions,
): Layer {
  const blocks = Array.from({ length: convs }, (_, index) =>
    createBlock(parameters, {
      name: `${name}.convs.${index}`,
      inputs: index === 0 ? inputs : outputs,
      outputs,
      stride: index === 0 ? stride : 1,
      isInput: isFirst && index === 0,
    }),
  );
  return (x) => blocks.reduce((value, block) => block(value), x);
}

/**
 * Convolution, instance normalisation, leaky ReLU. nnU-Net's convolution has a bias, and so has this one in its
 * parameters; but the normalisation subtracts the mean that the bias is part of, so that it changes no output and its
 * gradient is zero. It is therefore not added, which saves two passes over the largest arrays.
 */
function createBlock(
  parameters: ParameterSet,
  { name, inputs, outputs, stride, isInput }: LayerOptions & { stride: number; isInput: boolean },
): Layer {
  const kernel = parameters.kernel(`${name}.conv.weight`, [3, 3, 3, inputs, outputs], inputs * 27);
  parameters.filled(`${name}.conv.bias`, outputs, 0);
  const scale = parameters.filled(`${name}.norm.weight`, outputs, 1);
  const offset = parameters.filled(`${name}.norm.bias`, outputs, 0);
  return (x) =>
    tensorFlow().tidy(() =>
      instanceNorm(convolution(x, as5D(kernel), { stride, isInput }), { scale, offset, leakySlope: LEAKY_SLOPE }),
    );
}

function createUp(parameters: ParameterSet, { name, inputs, outputs }: LayerOptions): Layer {
  // PyTorch counts a transposed kernel's outputs as its fan-in.
  const kernel = parameters.kernel(`${name}.weight`, [2, 2, 2, outputs, inputs], outputs * 8);
  const bias = parameters.filled(`${name}.bias`, outputs, 0);
  return (x) => tensorFlow().tidy(() => transposedConvolution(x, as5D(kernel), bias));
}

function createHead(parameters: ParameterSet, { name, inputs, outputs }: LayerOptions): Layer {
  const kernel = parameters.kernel(`${name}.weight`, [1, 1, 1, inputs, outputs], inputs);
  const bias = parameters.filled(`${name}.bias`, outputs, 0);
  return (x) => tensorFlow().tidy(() => convolution(x, as5D(kernel), { stride: 1 }).add(bias));
}

/** A kernel's rank is known from its construction, not from the type of a variable. */
function as5D(variable: Variable): Tensor5D {
  return variable as unknown as Tensor5D;
}

function checkDivisible(shape: readonly number[], stages: number): void {
  const factor = 2 ** (stages - 1);
  if (shape.slice(1, 4).some((size) => size % factor !== 0)) {
    throw new Error(`Internal error: an image of ${shape.slice(1, 4).join('x')} is not divisible by ${factor}`);
  }
}
