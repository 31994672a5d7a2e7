import { tensorFlow, type Tensor } from './load-tf.js';

/**
 * The values of a tensor, C-order; whatever else is computed on the way is disposed. tfjs looks for tensors in all that
 * a `tidy` returns, element by element, so a large array must not be returned from one.
 */
export function computedValues(compute: () => Tensor): Float32Array {
  const result = tensorFlow().tidy(compute);
  const values = result.dataSync<'float32'>();
  result.dispose();
  return values;
}
