import { tensorFlow, type Scalar, type Tensor2D } from '../../nn/load-tf.js';
import type { RegressionNetwork } from '../../nn/network.js';
import { extraTensor, imageTensor } from './batch-tensors.js';
import type { Objective } from './objective.js';

export interface RegressionObjectiveOptions {
  readonly network: RegressionNetwork;
  /** Loss of predictions [batch, 1] against targets [batch, 1]; throws on any other shape. */
  readonly lossOf: (predicted: Tensor2D, target: Tensor2D) => Scalar;
  /** From the target's unit to what the network learns. */
  readonly scale: (target: number) => number;
  /** Image size (D, H, W). */
  readonly patch: readonly [number, number, number];
  readonly channels: number;
}

/** One standardised number per image. */
export function regressionObjective(options: RegressionObjectiveOptions): Objective {
  const { network, lossOf, scale } = options;
  return {
    network,
    load(batch) {
      const { targets } = batch;
      if (targets === undefined) throw new Error('Internal error: a batch for a regression without targets');
      const tf = tensorFlow();
      const image = imageTensor(batch, options);
      const target: Tensor2D = tf.tensor2d(Float32Array.from(targets, scale), [targets.length, 1]);
      const extra = extraTensor(network, batch);
      return {
        trainingLoss: (drawKey) =>
          lossOf(
            network.forward(image, { training: true, drawKey, ...(extra === undefined ? {} : { extra }) }),
            target,
          ),
        dispose() {
          tf.dispose([image, target, ...(extra === undefined ? [] : [extra])]);
        },
      };
    },
  };
}
