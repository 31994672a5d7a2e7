import { randomOf } from '../base/random.js';
import { tensorFlow, type Tensor } from './load-tf.js';
import { elementCount } from './named-array.js';

/** An operation, and the shapes of what it is differentiated with respect to. */
export interface DifferentiableOp {
  readonly op: string;
  readonly shapes: readonly (readonly number[])[];
  readonly apply: (...inputs: Tensor[]) => Tensor;
}

export interface GradientCheck {
  readonly op: string;
  readonly passed: boolean;
  /**
   * Largest difference between the gradient and finite differences, relative to the largest finite difference; null
   * where something is not a number or the operation failed.
   */
  readonly worst: number | null;
  /** What the operation failed with. */
  readonly error?: string;
}

/** Distance of the two points of a central difference from the middle. */
const STEP = 1e-2;
/** float32 gives about seven digits of sums of order one, and 2 * STEP divides what is left of them. */
const GRADIENT_TOLERANCE = 1e-3;
/** Elements of each input that are moved; with more, the result is no surer, only later. */
const MOVED = 24;

/**
 * Compares the gradient of an operation with central differences of `sum(weights * op(inputs))` for fixed normal inputs
 * and weights. An operation that throws has failed; it does not throw on.
 */
export function checkGradient({ op, shapes, apply }: DifferentiableOp): GradientCheck {
  try {
    const worst = tensorFlow().tidy(() => worstDifference(shapes, apply));
    return { op, passed: worst < GRADIENT_TOLERANCE, worst: Number.isFinite(worst) ? worst : null };
  } catch (error) {
    return { op, passed: false, worst: null, error: error instanceof Error ? error.message : String(error) };
  }
}

function worstDifference(shapes: DifferentiableOp['shapes'], apply: DifferentiableOp['apply']): number {
  const tf = tensorFlow();
  const inputs = shapes.map((shape, index) => normalTensor(shape, `input ${index}`));
  const weights = normalTensor(apply(...inputs).shape, 'weights');
  const evaluate = (...at: Tensor[]) => tf.sum(tf.mul(apply(...at), weights)).dataSync()[0]!;
  // The backward pass releases what it is given.
  const gradients = tf.grads((...at) => apply(...at))(inputs, weights.clone());
  let worst = 0;
  let largest = 0;
  inputs.forEach((input, index) => {
    const gradient = gradients[index]!.dataSync();
    for (const element of spread(input.size)) {
      const at = (sign: number) =>
        evaluate(...inputs.map((other, i) => (i === index ? moved(other, element, sign * STEP) : other)));
      const numeric = (at(1) - at(-1)) / (2 * STEP);
      worst = Math.max(worst, nanAsInfinity(Math.abs(gradient[element]! - numeric)));
      largest = Math.max(largest, Math.abs(numeric));
    }
  });
  return worst / Math.max(largest, 1e-6);
}

function normalTensor(shape: readonly number[], name: string): Tensor {
  const random = randomOf([1, name, ...shape]);
  return tensorFlow().tensor(
    Float32Array.from({ length: elementCount(shape) }, () => random.normal()),
    [...shape],
  );
}

function moved(tensor: Tensor, element: number, by: number): Tensor {
  const values = Float32Array.from(tensor.dataSync());
  values[element]! += by;
  return tensorFlow().tensor(values, tensor.shape);
}

/** Up to MOVED indices, evenly over the array. */
function spread(size: number): number[] {
  const count = Math.min(size, MOVED);
  return Array.from({ length: count }, (_, i) => Math.floor((i * size) / count));
}

/** A gradient that is not a number is as wrong as can be, and `Math.max` alone would let it pass as NaN. */
function nanAsInfinity(value: number): number {
  return Number.isNaN(value) ? Infinity : value;
}
