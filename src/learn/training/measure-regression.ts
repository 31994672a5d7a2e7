import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Measure } from '../../nn/checkpoint.js';
import { computedValues } from '../../nn/computed-values.js';
import { tensorFlow } from '../../nn/load-tf.js';
import type { TrainingBatch } from './batch-source.js';
import { extraTensor, imageTensor } from './batch-tensors.js';
import type { RegressionObjectiveOptions } from './regression-objective.js';

export interface RegressionMeasureOptions extends RegressionObjectiveOptions {
  /** From what the network learns to the target's unit. */
  readonly unscale: (output: number) => number;
}

/** Loss on the standardised target and mean absolute error in the target's unit over all samples, in eval mode. */
export async function measureRegression(
  batches: Iterable<TrainingBatch>,
  options: RegressionMeasureOptions,
): Promise<Measure> {
  const tf = tensorFlow();
  let [loss, error, samples] = [0, 0, 0];
  for (const batch of batches) {
    const { targets } = batch;
    if (targets === undefined) throw new Error('Internal error: a batch for a regression without targets');
    const outputs = predictNumbers(batch, options);
    const value = tf.tidy(() => {
      const column = (values: ArrayLike<number>) => tf.tensor2d(Float32Array.from(values), [targets.length, 1]);
      return options.lossOf(column(outputs), column(Float32Array.from(targets, options.scale))).dataSync()[0]!;
    });
    samples += targets.length;
    loss += value * targets.length;
    for (const [i, output] of outputs.entries()) error += Math.abs(options.unscale(output) - targets[i]!);
    await nextTurn();
  }
  return { loss: loss / samples, metric: error / samples };
}

/** The network's output for each sample of a batch, in eval mode: standardised, not in the target's unit. */
export function predictNumbers(
  batch: Pick<TrainingBatch, 'image' | 'spacing'>,
  { network, patch, channels }: Pick<RegressionMeasureOptions, 'network' | 'patch' | 'channels'>,
): Float32Array {
  const image = imageTensor(batch, { patch, channels });
  const extra = extraTensor(network, batch);
  const outputs = computedValues(() => network.forward(image, extra === undefined ? {} : { extra }));
  tensorFlow().dispose(extra === undefined ? [image] : [image, extra]);
  return outputs;
}
