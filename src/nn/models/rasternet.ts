import type { ArrayTriple } from '../array-triple.js';
import { tensorFlow, type Tensor2D, type Tensor5D } from '../load-tf.js';
import type { RegressionNetwork } from '../network.js';
import type { RegressionOptions } from '../network-options.js';
import type { RasternetSettings } from '../network-settings.js';
import { convolution } from '../ops/convolution.js';
import { maxPool } from '../ops/pooling.js';
import { createParameterSet, weightsOf, type ParameterSet } from '../parameter-set.js';
import { createBatchNorm } from './batch-norm-layer.js';
import { kernelTensor } from './kernel-tensor.js';
import { createDense, createLastDense, joinExtras } from './scalar-head.js';

export type RasternetOptions = Omit<RasternetSettings, 'kind'> & RegressionOptions;

/** Channels of the six convolutions at width 1. */
const CHANNELS = [256, 512, 1024, 2048, 4096, 8192];
const HIDDEN = 4096;
/** The first convolution and the six poolings halve the image this often, or at least so often where it is small. */
const HALVINGS = { most: CHANNELS.length + 1, least: 5 };

/**
 * `RasterNet`: 2D convolutions over the planes of an image whose depth axis is fed as channels. A 7x7 convolution of
 * stride 2, then 3x3 ones, each with batch normalisation, ReLU and a maximum over 2x2; two dense layers with a ReLU
 * between them. With width 1 and one channel of 128^3 it has 437,476,609 parameters.
 *
 * It exists to be compared with: its kernels know nothing of neighbourhood along the depth, and its parameters are many.
 * Each side of the planes must be divisible by 32; throws otherwise. Planes that are not divisible by 128, which the
 * original was written for, are pooled for as long as both sides are even: 32 x 32 to one pixel, behind the fourth layer.
 */
export function createRasternet(options: RasternetOptions): RegressionNetwork {
  const { width, size, depthAxis, channels, extras } = options;
  const parameters = createParameterSet(options.drawKey);
  const plane = size.filter((_, axis) => axis !== depthAxis);
  const halvings = halvingsOf(plane);
  if (halvings < HALVINGS.least) {
    throw new Error(`Internal error: planes of ${plane.join('x')} are not divisible by ${2 ** HALVINGS.least}`);
  }
  const widths = CHANNELS.map((count) => scaled(count, width));
  const layers = widths.map((outputs, index) =>
    createLayer(parameters, {
      name: `layers.${index}`,
      inputs: index === 0 ? size[depthAxis] * channels : widths[index - 1]!,
      outputs,
      kernel: index === 0 ? [1, 7, 7] : [1, 3, 3],
      stride: index === 0 ? [1, 2, 2] : [1, 1, 1],
      isPooled: index + 1 < halvings,
    }),
  );
  const flat = widths.at(-1)! * plane.reduce((product, side) => (product * side) / 2 ** halvings, 1);
  const hidden = createDense(parameters, {
    name: 'hidden',
    inputs: flat + extras,
    outputs: scaled(HIDDEN, width),
    slope: 0,
  });
  const last = createLastDense(parameters, 'out', scaled(HIDDEN, width));
  return {
    kind: 'regression',
    extras,
    ...weightsOf(parameters),
    forward(image, input = {}) {
      const { training = false } = input;
      return tensorFlow().tidy(() => {
        const planes = depthAsChannels(image, depthAxis);
        const x = layers.reduce((value, layer) => layer(value, training), planes);
        const features: Tensor2D = x.reshape([x.shape[0], flat]);
        return last(hidden(joinExtras(features, extras, input)).relu());
      });
    },
  };
}

function halvingsOf(plane: readonly number[]): number {
  let halvings = 0;
  while (halvings < HALVINGS.most && plane.every((side) => side % 2 ** (halvings + 1) === 0)) halvings++;
  return halvings;
}

function scaled(count: number, width: number): number {
  return Math.max(1, Math.round(count * width));
}

/** [batch, D, H, W, channel] -> [batch, 1, two axes, depth * channel]. */
function depthAsChannels(image: Tensor5D, depthAxis: 0 | 1 | 2): Tensor5D {
  const [batch, , , , channels] = image.shape;
  const axes = [1, 2, 3].filter((axis) => axis !== depthAxis + 1);
  const moved = image.transpose([0, ...axes, depthAxis + 1, 4]);
  const [, rows, columns] = moved.shape;
  return moved.reshape([batch, 1, rows!, columns!, image.shape[depthAxis + 1]! * channels]);
}

interface LayerOptions {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: ArrayTriple;
  readonly stride: ArrayTriple;
  readonly isPooled: boolean;
}

function createLayer(
  parameters: ParameterSet,
  { name, inputs, outputs, kernel: size, stride, isPooled }: LayerOptions,
): (x: Tensor5D, training: boolean) => Tensor5D {
  const fanIn = inputs * size[0] * size[1] * size[2];
  const kernel = parameters.kernel(`${name}.conv.weight`, [...size, inputs, outputs], { fanIn, slope: 0 });
  const bias = parameters.filled(`${name}.conv.bias`, outputs, 0);
  const norm = createBatchNorm(parameters, `${name}.norm`, outputs);
  return (x, training) =>
    tensorFlow().tidy(() => {
      const convolved: Tensor5D = convolution(x, kernelTensor(kernel), { stride }).add(bias.variable);
      const normed = norm(convolved, training);
      return isPooled ? maxPool(normed, { size: [1, 2, 2], stride: [1, 2, 2] }) : normed;
    });
}
