import { isNative } from './is-native.js';
import { rawOp } from './ops/raw-op.js';
import { tensorFlow, type Tensor } from './load-tf.js';
import type { Gradients } from './optimizer.js';

/**
 * Gradients scaled so that their joint Euclidean norm is at most `maxNorm`, as PyTorch's `clip_grad_norm_`, and the
 * norm before. The given gradients are disposed where they are replaced.
 */
export function clipGradients(gradients: Gradients, maxNorm: number): { gradients: Gradients; norm: number } {
  const tf = tensorFlow();
  const norm = tf.tidy(() => {
    const halfSquares = Object.values(gradients).map(halfSumOfSquares);
    return Math.sqrt(2 * tf.addN(halfSquares).dataSync()[0]!);
  });
  const factor = maxNorm / (norm + 1e-6);
  if (!(factor < 1)) return { gradients, norm };
  const clipped = Object.entries(gradients).map(([name, gradient]) => {
    const scaled = gradient.mul(factor);
    gradient.dispose();
    return [name, scaled] as const;
  });
  return { gradients: Object.fromEntries(clipped), norm };
}

function halfSumOfSquares(x: Tensor): Tensor {
  if (!isNative()) return x.square().sum().div(2);
  return rawOp({ name: 'L2Loss', attributes: { T: { type: 'float32' } }, inputs: [x], outputs: 1 })[0]!;
}
