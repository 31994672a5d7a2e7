import { differentiable } from './differentiable.js';
import { tensorFlow, type Tensor5D } from '../load-tf.js';

/** Two arrays [batch, D, H, W, channel] one behind the other along the channels. */
export function joinChannels(first: Tensor5D, second: Tensor5D): Tensor5D {
  const tf = tensorFlow();
  return differentiable<Tensor5D>({
    inputs: [first, second],
    forward: () => ({ output: tf.concat([first, second], 4), kept: [] }),
    backward: (upstream) => tf.split(upstream, [first.shape[4], second.shape[4]], 4),
  });
}
