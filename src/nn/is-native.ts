import { tensorFlow } from './load-tf.js';

/** Whether TensorFlow's own operations can be called. If not, tfjs computes in JavaScript with what it offers itself. */
export function isNative(): boolean {
  return tensorFlow().getBackend() === 'tensorflow';
}
