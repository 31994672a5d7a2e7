import { tensorFlow, type Tensor5D } from '../../nn/load-tf.js';
import type { RegressionNetwork } from '../../nn/network.js';
import { extraTensor } from '../training/batch-tensors.js';

/**
 * What a regression network gives for one whole image in each pass of test-time augmentation, standardised as it
 * learned. `image` is C-order [D, H, W, channel] of `size` (D, H, W); a pass names the array axes that it mirrors.
 */
export function predictImage(options: {
  network: RegressionNetwork;
  image: Float32Array;
  size: readonly [number, number, number];
  channels: number;
  /** Along the first, second and third letter's axis. */
  spacingMm: readonly [number, number, number];
  passes: readonly (readonly (0 | 1 | 2)[])[];
}): number[] {
  const { network, image, size, channels, spacingMm, passes } = options;
  const tf = tensorFlow();
  return tf.tidy(() => {
    const x: Tensor5D = tf.tensor5d(image, [1, ...size, channels]);
    const extra = extraTensor(network, { spacing: Float32Array.from(spacingMm) });
    return passes.map((axes) => {
      const tensorAxes = axes.map((axis) => axis + 1);
      const mirrored = axes.length === 0 ? x : tf.reverse(x, tensorAxes);
      return network.forward(mirrored, extra === undefined ? {} : { extra }).dataSync()[0]!;
    });
  });
}
