import { isNative } from '../is-native.js';
import { tensorFlow, type Tensor } from '../load-tf.js';
import { rawOp } from './raw-op.js';

const FLOAT = { T: { type: 'float32' } } as const;

/** x where it is positive, `slope` times x elsewhere; a plain ReLU with slope 0. Without a gradient of its own. */
export function leakyRelu(x: Tensor, slope: number): Tensor {
  if (!isNative()) return tensorFlow().leakyRelu(x, slope);
  const attributes = { ...FLOAT, alpha: { float: slope } };
  return rawOp({ name: 'LeakyRelu', attributes, inputs: [x], outputs: 1 })[0]!;
}

/** The gradient of its input. A leaky ReLU has the sign of its input, so that its output is enough to tell. */
export function leakyReluGradient(upstream: Tensor, output: Tensor, slope: number): Tensor {
  if (!isNative()) return upstream.mul(output.step(slope));
  const attributes = { ...FLOAT, alpha: { float: slope } };
  return rawOp({ name: 'LeakyReluGrad', attributes, inputs: [upstream, output], outputs: 1 })[0]!;
}
