import type { Tensor } from './load-tf.js';
import type { NamedArray } from './named-array.js';

/** Gradients by parameter name. A parameter that is missing took no part in the loss and stays as it is. */
export type Gradients = Readonly<Record<string, Tensor>>;

/** What an optimizer remembers between steps; restored, it goes on to the same bits. */
export interface OptimizerState {
  /** Updates done. */
  readonly steps: number;
  /** By `<slot>/<parameter>`, e.g. `momentum/encoder.stages.0.convs.0.conv.weight`. */
  readonly arrays: ReadonlyMap<string, NamedArray>;
}

export interface Optimizer {
  /** Updates every parameter that has a gradient. The gradients are left to the caller to dispose. */
  update(gradients: Gradients, learningRate: number): void;
  exportState(): OptimizerState;
  /** Throws if the state belongs to other parameters or to another kind of optimizer. */
  restoreState(state: OptimizerState): void;
  dispose(): void;
}
