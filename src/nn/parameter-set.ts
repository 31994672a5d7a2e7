import { randomOf } from '../base/random.js';
import { tensorFlow, type Tensor, type Variable } from './load-tf.js';
import type { Parameter } from './network.js';

/** Slope of the leaky ReLUs; He's initialisation takes it into account. */
export const LEAKY_SLOPE = 0.01;

/** Makes the parameters of a network one after the other and keeps the list. */
export interface ParameterSet {
  readonly parameters: readonly Parameter[];
  /**
   * A kernel drawn as PyTorch's `kaiming_normal_(a=0.01)`: normal with variance 2 / ((1 + a^2) fanIn).
   * It depends on the seed and its own name only, so adding a layer changes no other.
   */
  kernel(name: string, shape: readonly number[], fanIn: number): Variable;
  filled(name: string, size: number, value: number): Variable;
  dispose(): void;
}

export function createParameterSet(seed: number): ParameterSet {
  const tf = tensorFlow();
  const parameters: Parameter[] = [];
  const add = (name: string, values: Tensor): Variable => {
    const variable = tf.variable(values);
    values.dispose();
    parameters.push({ name, variable });
    return variable;
  };
  return {
    parameters,
    kernel(name, shape, fanIn) {
      const random = randomOf([seed, 'weights', name]);
      const deviation = Math.sqrt(2 / ((1 + LEAKY_SLOPE ** 2) * fanIn));
      const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
      for (let i = 0; i < values.length; i++) values[i] = deviation * random.normal();
      return add(name, tf.tensor(values, [...shape]));
    },
    filled: (name, size, value) => add(name, tf.fill([size], value)),
    dispose() {
      for (const { variable } of parameters) variable.dispose();
    },
  };
}
