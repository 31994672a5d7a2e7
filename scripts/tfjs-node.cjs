// Entry of dist/tfjs-node/index.cjs: TensorFlow's kernels for tfjs, called through a compiled binding. What the package
// `@tensorflow/tfjs-node-gpu` does when it is loaded, without its reading and writing of models and its TensorBoard.
require('@tensorflow/tfjs-node-gpu/dist/register_all_kernels');
const { NodeJSKernelBackend } = require('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend');
const tf = require('@tensorflow/tfjs');

/** Loads the binding and makes it the backend of tfjs, which it returns. */
module.exports = (binding) => {
  const native = require(binding);
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(native, '@tensorflow/tfjs-node-gpu'), 3);
  tf.setBackend('tensorflow');
  return tf;
};
