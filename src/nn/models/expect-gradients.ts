import { expect } from 'vitest';
import { lossAndGradients } from '../gradients.js';
import { tensorFlow, type Scalar } from '../load-tf.js';
import type { Network } from '../network.js';

/** Length of the way along a gradient, to either side. */
const STEP = 2e-3;

/**
 * For tests: along the gradient of each parameter by itself the loss changes by the gradient's length, as a central
 * difference tells, within `tolerance` and 3 % of the length.
 */
export function expectGradients(network: Network, loss: () => Scalar, { tolerance }: { tolerance: number }): void {
  const tf = tensorFlow();
  const { gradients } = lossAndGradients(network, loss);
  expect(Object.keys(gradients)).not.toHaveLength(0);
  for (const { name, variable } of network.parameters) {
    const gradient = gradients[name]?.dataSync<'float32'>();
    if (gradient === undefined) continue;
    const values = variable.dataSync<'float32'>();
    const length = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0));
    const at = (sign: number) => {
      const shifted = values.map((value, index) => value + (sign * STEP * gradient[index]!) / length);
      variable.assign(tf.tensor(shifted, [...variable.shape]));
      return loss().dataSync()[0]!;
    };
    const numeric = (at(1) - at(-1)) / (2 * STEP);
    variable.assign(tf.tensor(values, [...variable.shape]));
    expect(Math.abs(numeric - length), name).toBeLessThan(tolerance + 0.03 * length);
  }
}
