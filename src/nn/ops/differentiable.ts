import { tensorFlow, type Tensor } from '../load-tf.js';

/** An operation with a gradient of its own. */
export interface Differentiable<Output extends Tensor> {
  /** What the operation is differentiated with respect to. */
  readonly inputs: readonly Tensor[];
  /** Computes the output and names what the gradient will need of all that is in memory then. */
  readonly forward: () => { readonly output: Output; readonly kept: readonly Tensor[] };
  /**
   * Gradients for all inputs, in their order, given that of the output and what `forward` named. None of them may be
   * one of the given tensors itself.
   */
  readonly backward: (upstream: Output, kept: readonly Tensor[]) => Tensor[];
}

/**
 * Runs an operation such that tfjs takes the given gradient. tfjs by itself holds every intermediate gradient and
 * everything kept until the whole backward pass is over, which doubles a training's memory; here they are released as
 * soon as the operation's gradient is known. Second derivatives are therefore not possible.
 */
export function differentiable<Output extends Tensor>({ inputs, forward, backward }: Differentiable<Output>): Output {
  const tf = tensorFlow();
  const operation = tf.customGrad((...args) => {
    // tfjs passes its function for saving behind the inputs, and types it as a tensor.
    const save = args.at(-1) as unknown as (tensors: readonly Tensor[]) => void;
    const { output, kept } = forward();
    save(kept);
    const gradFunc = (dy: Tensor | Tensor[], saved: Tensor[]) => {
      const upstream = dy as Output;
      const gradients = tf.tidy(() => backward(upstream, saved));
      tf.dispose([upstream, ...saved]);
      return gradients;
    };
    return { value: output, gradFunc };
  });
  return operation(...inputs);
}
