import { randomOf, type RandomKey } from '../base/random.js';
import { tensorFlow, type Variable } from './load-tf.js';
import { elementCount } from './named-array.js';
import type { Parameter, Weights } from './network.js';

/** Slope of the leaky ReLUs of the U-Nets and the residual network; He's initialisation takes it into account. */
export const LEAKY_SLOPE = 0.01;

/** Makes the parameters of a network one after the other and keeps the list. Memory is taken at first use only. */
export interface ParameterSet extends Weights {
  /**
   * A kernel drawn as PyTorch's `kaiming_normal_(a=slope)`: normal with variance 2 / ((1 + slope^2) fanIn).
   * It depends on the key and its own name only, so adding a layer changes no other.
   */
  kernel(name: string, shape: readonly number[], options: { fanIn: number; slope?: number }): Parameter;
  /** Normal with mean 0 and the given deviation. */
  drawn(name: string, shape: readonly number[], deviation: number): Parameter;
  filled(name: string, size: number, value: number): Parameter;
  statistic(name: string, size: number, value: number): Parameter;
}

/** What a network passes on of the set that it was made with. */
export function weightsOf({ parameters, statistics, dispose }: ParameterSet): Weights {
  return { parameters, statistics, dispose };
}

export function createParameterSet(drawKey: RandomKey): ParameterSet {
  const parameters: LazyParameter[] = [];
  const statistics: LazyParameter[] = [];
  const add = (list: LazyParameter[], parameter: LazyParameter): Parameter => {
    list.push(parameter);
    return parameter;
  };
  const drawn = (name: string, shape: readonly number[], deviation: number) =>
    add(
      parameters,
      new LazyParameter({ name, shape, fill: (values) => fillNormal(values, { key: [...drawKey, name], deviation }) }),
    );
  const filledIn = (list: LazyParameter[], { name, size, value }: { name: string; size: number; value: number }) =>
    add(list, new LazyParameter({ name, shape: [size], fill: (values) => values.fill(value) }));
  return {
    parameters,
    statistics,
    kernel: (name, shape, { fanIn, slope = LEAKY_SLOPE }) =>
      drawn(name, shape, Math.sqrt(2 / ((1 + slope ** 2) * fanIn))),
    drawn,
    filled: (name, size, value) => filledIn(parameters, { name, size, value }),
    statistic: (name, size, value) => filledIn(statistics, { name, size, value }),
    dispose() {
      for (const parameter of [...parameters, ...statistics]) parameter.dispose();
    },
  };
}

class LazyParameter implements Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly #fill: (values: Float32Array) => Float32Array;
  #variable: Variable | undefined;

  constructor({
    name,
    shape,
    fill,
  }: Pick<Parameter, 'name' | 'shape'> & { fill: (values: Float32Array) => Float32Array }) {
    this.name = name;
    this.shape = shape;
    this.#fill = fill;
  }

  get variable(): Variable {
    return (this.#variable ??= this.#allocate());
  }

  dispose(): void {
    this.#variable?.dispose();
  }

  #allocate(): Variable {
    const tf = tensorFlow();
    const tensor = tf.tensor(this.#fill(new Float32Array(elementCount(this.shape))), [...this.shape]);
    const variable = tf.variable(tensor);
    tensor.dispose();
    return variable;
  }
}

function fillNormal(values: Float32Array, { key, deviation }: { key: RandomKey; deviation: number }): Float32Array {
  const random = randomOf(key);
  for (let i = 0; i < values.length; i++) values[i] = deviation * random.normal();
  return values;
}
