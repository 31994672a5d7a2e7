import type { ArrayTriple } from '../array-triple.js';
import { tensorFlow, type Tensor5D } from '../load-tf.js';
import type { RegressionNetwork } from '../network.js';
import type { RegressionOptions } from '../network-options.js';
import type { DensenetSettings } from '../network-settings.js';
import { convolution } from '../ops/convolution.js';
import { joinChannels } from '../ops/join-channels.js';
import { averagePool, globalAveragePool, maxPool } from '../ops/pooling.js';
import { createParameterSet, weightsOf, type ParameterSet } from '../parameter-set.js';
import { createBatchNorm } from './batch-norm-layer.js';
import { kernelTensor } from './kernel-tensor.js';
import { createLastDense, dropOut, joinExtras } from './scalar-head.js';

export type DensenetOptions = Omit<DensenetSettings, 'kind'> & RegressionOptions;

/**
 * DenseNet (Huang et al. 2017) in 3D as MONAI's `DenseNet`, with one number per sample: a 7x7x7 convolution and a
 * maximum, each of stride 2; blocks whose layers add `growth` channels each to all before them; between two blocks half
 * of the channels and half of the resolution; the mean over all voxels; dropout; one dense layer, which also takes the
 * extras.
 */
export function createDensenet(options: DensenetOptions): RegressionNetwork {
  const { features, growth, blocks, bottleneck, dropout, channels, extras } = options;
  const parameters = createParameterSet(options.drawKey);
  const first = createKernel(parameters, { name: 'features.conv0', inputs: channels, outputs: features, size: 7 });
  const firstNorm = createBatchNorm(parameters, 'features.norm0', features);
  let width = features;
  const layers: Layer[] = [];
  blocks.forEach((count, block) => {
    for (let index = 1; index <= count; index++) {
      const name = `features.denseblock${block + 1}.denselayer${index}.layers`;
      layers.push(createDenseLayer(parameters, { name, inputs: width, between: bottleneck * growth, growth }));
      width += growth;
    }
    if (block === blocks.length - 1) return;
    const outputs = Math.floor(width / 2);
    layers.push(createTransition(parameters, { name: `features.transition${block + 1}`, inputs: width, outputs }));
    width = outputs;
  });
  const lastNorm = createBatchNorm(parameters, 'features.norm5', width);
  const last = createLastDense(parameters, 'class_layers.out', width + extras);
  return {
    kind: 'regression',
    extras,
    ...weightsOf(parameters),
    forward(image, input = {}) {
      const { training = false } = input;
      return tensorFlow().tidy(() => {
        const convolved = first(image, { stride: TWO, isInput: true });
        const start = maxPool(firstNorm(convolved, training), { size: [3, 3, 3], stride: TWO, border: ONE });
        const x = layers.reduce((value, layer) => layer(value, training), start);
        const pooled = dropOut(globalAveragePool(lastNorm(x, training)), dropout, input);
        return last(joinExtras(pooled, extras, input));
      });
    },
  };
}

type Layer = (x: Tensor5D, training: boolean) => Tensor5D;

const ONE: ArrayTriple = [1, 1, 1];
const TWO: ArrayTriple = [2, 2, 2];

function createDenseLayer(
  parameters: ParameterSet,
  { name, inputs, between, growth }: { name: string; inputs: number; between: number; growth: number },
): Layer {
  const norm1 = createBatchNorm(parameters, `${name}.norm1`, inputs);
  const conv1 = createKernel(parameters, { name: `${name}.conv1`, inputs, outputs: between, size: 1 });
  const norm2 = createBatchNorm(parameters, `${name}.norm2`, between);
  const conv2 = createKernel(parameters, { name: `${name}.conv2`, inputs: between, outputs: growth, size: 3 });
  return (x, training) => tensorFlow().tidy(() => joinChannels(x, conv2(norm2(conv1(norm1(x, training)), training))));
}

function createTransition(
  parameters: ParameterSet,
  { name, inputs, outputs }: { name: string; inputs: number; outputs: number },
): Layer {
  const norm = createBatchNorm(parameters, `${name}.norm`, inputs);
  const conv = createKernel(parameters, { name: `${name}.conv`, inputs, outputs, size: 1 });
  return (x, training) => tensorFlow().tidy(() => averagePool(conv(norm(x, training)), TWO));
}

function createKernel(
  parameters: ParameterSet,
  { name, inputs, outputs, size }: { name: string; inputs: number; outputs: number; size: number },
): (x: Tensor5D, options?: { stride: ArrayTriple; isInput: boolean }) => Tensor5D {
  const fanIn = inputs * size ** 3;
  const kernel = parameters.kernel(`${name}.weight`, [size, size, size, inputs, outputs], { fanIn, slope: 0 });
  return (x, { stride, isInput } = { stride: ONE, isInput: false }) =>
    convolution(x, kernelTensor(kernel), { stride, isInput });
}
