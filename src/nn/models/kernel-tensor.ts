import type { Tensor5D } from '../load-tf.js';
import type { Parameter } from '../network.js';

/** A kernel's rank is known from its construction, not from the type of a variable. */
export function kernelTensor({ variable }: Parameter): Tensor5D {
  return variable as unknown as Tensor5D;
}
