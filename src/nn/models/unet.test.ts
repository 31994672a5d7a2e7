import { describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import { diceCeLoss } from '../dice-ce.js';
import { lossAndGradients } from '../gradients.js';
import { tensorFlow, type Rank } from '../load-tf.js';
import { countParameters, exportParameters } from '../network.js';
import { expectGradients } from './expect-gradients.js';
import { createUnet, type UnetOptions } from './unet.js';

const tf = tensorFlow();
const TINY: UnetOptions = {
  features: [2, 4, 6],
  convsPerStage: 2,
  channels: 1,
  classes: 3,
  deepSupervision: true,
  drawKey: [1, 'weights'],
};

describe('createUnet', () => {
  it("has as many parameters as nnU-Net's hippocampus network", () => {
    const network = createUnet({ ...TINY, features: [32, 64, 128, 256] });
    // 582 of them are the two lower heads, which a network without deep supervision may lack.
    expect(countParameters(network)).toBe(5_603_177);
    network.dispose();
  });

  it('gives scores at every resolution of the decoder in training and one for inference', () => {
    const network = createUnet(TINY);
    const image = tf.zeros<Rank.R5>([2, 8, 12, 4, 1]);
    expect(network.forward(image, { training: true }).map((scores) => scores.shape)).toEqual([
      [2, 8, 12, 4, 3],
      [2, 4, 6, 2, 3],
    ]);
    expect(network.forward(image).map((scores) => scores.shape)).toEqual([[2, 8, 12, 4, 3]]);
    const plain = createUnet({ ...TINY, deepSupervision: false });
    expect(plain.forward(image, { training: true })).toHaveLength(1);
  });

  it('refuses an image that its stages cannot halve', () => {
    const network = createUnet(TINY);
    expect(() => network.forward(tf.zeros<Rank.R5>([1, 8, 6, 8, 1]))).toThrow(
      'Internal error: an image of 8x6x8 is not divisible by 4x4x4',
    );
  });

  it("draws its kernels with He's variance and starts with neutral biases and norms", () => {
    const parameters = exportParameters(createUnet({ ...TINY, features: [24, 32] }));
    const kernel = parameters.get('encoder.stages.1.convs.1.conv.weight')!;
    expect(kernel.shape).toEqual([3, 3, 3, 32, 32]);
    const variance = kernel.values.reduce((sum, value) => sum + value * value, 0) / kernel.values.length;
    // 27,648 draws: the variance is known to sqrt(2 / n) = 0.85 %; five of those.
    expect(Math.abs((variance * (1 + 0.01 ** 2) * 32 * 27) / 2 - 1)).toBeLessThan(0.043);
    expect(new Set(parameters.get('encoder.stages.1.convs.1.conv.bias')!.values)).toEqual(new Set([0]));
    expect(new Set(parameters.get('encoder.stages.1.convs.1.norm.weight')!.values)).toEqual(new Set([1]));
    expect(new Set(parameters.get('encoder.stages.1.convs.1.norm.bias')!.values)).toEqual(new Set([0]));
  });

  it('draws the same weights for the same seed and others for another', () => {
    const weights = (seed: number) =>
      [...exportParameters(createUnet({ ...TINY, drawKey: [seed, 'weights'] })).values()][0]!.values;
    expect(weights(1)).toEqual(weights(1));
    expect(weights(1)).not.toEqual(weights(2));
  });

  it('has the gradients that finite differences give, in every kind of layer', () => {
    const network = createUnet(TINY);
    const random = randomOf([5]);
    const image = tf.tensor5d(
      Float32Array.from({ length: 2 * 8 * 8 * 8 }, () => random.normal()),
      [2, 8, 8, 8, 1],
    );
    const labels = tf.tensor4d(
      Int32Array.from({ length: 2 * 8 * 8 * 8 }, () => random.integer(3)),
      [2, 8, 8, 8],
      'int32',
    );
    const evaluate = () => diceCeLoss(network.forward(image)[0]!, labels, { batchDice: false });
    // float32 leaves 1e-7 / 4e-3 of error, kinks of the leaky ReLU a little more.
    expectGradients(network, evaluate, { tolerance: 1e-3 });
  });

  it('gives no gradient to the biases that the normalisation cancels', () => {
    const network = createUnet(TINY);
    const image = tf.ones<Rank.R5>([1, 4, 4, 4, 1]);
    const labels = tf.zeros<Rank.R4>([1, 4, 4, 4], 'int32');
    const { gradients } = lossAndGradients(network, () =>
      diceCeLoss(network.forward(image)[0]!, labels, { batchDice: false }),
    );
    expect(Object.keys(gradients).filter((name) => name.endsWith('.conv.bias'))).toEqual([]);
  });
});
