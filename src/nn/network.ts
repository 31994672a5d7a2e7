import type { Tensor5D, Variable } from './load-tf.js';

/** One trained array. Its name is stable: weights files and optimizer states refer to it. */
export interface Parameter {
  readonly name: string;
  readonly variable: Variable;
}

/** A network with its parameters in memory. */
export interface Network {
  /** In the order of construction, which is that of the data through the network. */
  readonly parameters: readonly Parameter[];
  /**
   * Class scores before softmax for an image [batch, D, H, W, channel]: [batch, D, H, W, class], highest resolution
   * first. With `training: true` and deep supervision also the lower resolutions, else the highest alone.
   */
  forward(image: Tensor5D, options?: { readonly training?: boolean }): Tensor5D[];
  dispose(): void;
}

/** Copies of all parameters, by name. */
export function exportParameters(network: Network): Map<string, NamedArray> {
  return new Map(
    network.parameters.map(({ name, variable }) => [
      name,
      { shape: [...variable.shape], values: new Float32Array(variable.dataSync()) },
    ]),
  );
}

/** A float32 array with its shape. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export function countParameters(network: Network): number {
  return network.parameters.reduce((sum, { variable }) => sum + variable.size, 0);
}
