import { differentiable } from './ops/differentiable.js';
import { tensorFlow, type Scalar, type Tensor } from './load-tf.js';

/** What a regression minimises; each is the mean over the batch, of e = prediction - target. */
export type ScalarLoss =
  /** e^2 */
  | { readonly kind: 'mse' }
  /** |e|, whose minimiser is the median. */
  | { readonly kind: 'l1' }
  /** e^2 / 2 up to |e| = delta, delta (|e| - delta / 2) beyond. */
  | { readonly kind: 'huber'; readonly delta: number }
  /** log(cosh(e)) */
  | { readonly kind: 'log-cosh' };

/**
 * The loss of predictions [batch, 1] against targets [batch, 1]. Throws on shapes that differ in anything: broadcast,
 * [batch, 1] against [batch] would compare every prediction with every target, and the best network would be the mean.
 */
export function scalarLoss(loss: ScalarLoss, predicted: Tensor, target: Tensor): Scalar {
  if (predicted.rank !== 2 || predicted.shape[1] !== 1 || predicted.shape.join() !== target.shape.join()) {
    throw new Error(
      `Internal error: predictions of shape [${predicted.shape.join(', ')}] do not fit targets of shape [${target.shape.join(', ')}]`,
    );
  }
  const count = predicted.size;
  return differentiable({
    inputs: [predicted],
    forward: () => {
      const error = predicted.sub(target);
      return { output: valuesOf(loss, error).sum<Scalar>().div(count), kept: [error] };
    },
    backward: (upstream, [error]) => [slopesOf(loss, error!).mul(upstream).div(count)],
  });
}

function valuesOf(loss: ScalarLoss, error: Tensor): Tensor {
  const size = error.abs();
  switch (loss.kind) {
    case 'mse':
      return error.square();
    case 'l1':
      return size;
    case 'huber': {
      const near = size.minimum(loss.delta);
      return near.square().div(2).add(size.sub(near).mul(loss.delta));
    }
    // cosh itself overflows float32 beyond 89.
    case 'log-cosh':
      return size.add(size.mul(-2).softplus()).sub(Math.LN2);
  }
}

function slopesOf(loss: ScalarLoss, error: Tensor): Tensor {
  switch (loss.kind) {
    case 'mse':
      return error.mul(2);
    case 'l1':
      return error.sign();
    case 'huber':
      return tensorFlow().clipByValue(error, -loss.delta, loss.delta);
    case 'log-cosh':
      return error.tanh();
  }
}
