import type { Tensor5D } from '../load-tf.js';
import { batchNormRelu } from '../ops/batch-norm.js';
import type { ParameterSet } from '../parameter-set.js';

export type BatchNorm = (x: Tensor5D, training: boolean) => Tensor5D;

/** Batch normalisation and ReLU of `channels` channels, with running statistics that belong to the weights. */
export function createBatchNorm(parameters: ParameterSet, name: string, channels: number): BatchNorm {
  const scale = parameters.filled(`${name}.weight`, channels, 1);
  const offset = parameters.filled(`${name}.bias`, channels, 0);
  const mean = parameters.statistic(`${name}.running_mean`, channels, 0);
  const variance = parameters.statistic(`${name}.running_var`, channels, 1);
  return (x, training) =>
    batchNormRelu(x, {
      scale: scale.variable,
      offset: offset.variable,
      running: { mean: mean.variable, variance: variance.variable },
      training,
    });
}
