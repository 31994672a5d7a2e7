import { randomOf, type RandomKey } from '../../base/random.js';
import { tensorFlow, type Tensor2D } from '../load-tf.js';
import type { Parameter, RegressionInput } from '../network.js';
import type { ParameterSet } from '../parameter-set.js';

/** Standard deviation of the last layer's first weights: small, so that training starts at the mean of the targets. */
const LAST_DEVIATION = 0.01;

export type Dense = (x: Tensor2D) => Tensor2D;

/** `x W + b` for [batch, in] -> [batch, out], W drawn for a layer behind which a ReLU of `slope` stands. */
export function createDense(
  parameters: ParameterSet,
  { name, inputs, outputs, slope }: { name: string; inputs: number; outputs: number; slope: number },
): Dense {
  return apply(
    parameters.kernel(`${name}.weight`, [inputs, outputs], { fanIn: inputs, slope }),
    parameters.filled(`${name}.bias`, outputs, 0),
  );
}

/** The layer that gives the number, [batch, in] -> [batch, 1]: its bias starts at 0 and its weights near it. */
export function createLastDense(parameters: ParameterSet, name: string, inputs: number): Dense {
  return apply(
    parameters.drawn(`${name}.weight`, [inputs, 1], LAST_DEVIATION),
    parameters.filled(`${name}.bias`, 1, 0),
  );
}

/** A layer without any draw, for a linear model, whose training finds the same weights from everywhere. */
export function createZeroDense(parameters: ParameterSet, name: string, inputs: number): Dense {
  return apply(parameters.drawn(`${name}.weight`, [inputs, 1], 0), parameters.filled(`${name}.bias`, 1, 0));
}

function apply(weight: Parameter, bias: Parameter): Dense {
  return (x) => x.matMul<Tensor2D>(weight.variable as unknown as Tensor2D).add(bias.variable);
}

/** Pooled features [batch, n] with the extra inputs behind them. Throws unless as many are given as expected. */
export function joinExtras(features: Tensor2D, extras: number, { extra }: RegressionInput): Tensor2D {
  const [batch] = features.shape;
  const found = extra?.shape ?? [batch, 0];
  if (found[0] !== batch || found[1] !== extras) {
    throw new Error(
      `Internal error: the network takes [${batch}, ${extras}] beside the image, but was given [${found.join(', ')}]`,
    );
  }
  return extra === undefined ? features : tensorFlow().concat2d([features, extra], 1);
}

/**
 * In training each feature is set to 0 with the probability `rate`, the others divided by 1 - rate. Which ones is a
 * function of the key.
 */
export function dropOut(features: Tensor2D, rate: number, { training = false, drawKey }: RegressionInput): Tensor2D {
  if (!training || rate === 0) return features;
  if (drawKey === undefined) throw new Error('Internal error: dropout needs a key for its draws');
  return features.mul(tensorFlow().tensor2d(dropMask(features.size, rate, drawKey), features.shape));
}

function dropMask(size: number, rate: number, key: RandomKey): Float32Array {
  const random = randomOf([...key, 'dropout']);
  return Float32Array.from({ length: size }, () => (random.uniform() < rate ? 0 : 1 / (1 - rate)));
}
