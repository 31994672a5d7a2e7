import type { ArrayTriple } from '../array-triple.js';
import type { EncoderSettings } from '../network-settings.js';

/** One resolution of an encoder. */
export interface Stage {
  readonly index: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly stride: ArrayTriple;
  readonly kernel: ArrayTriple;
}

/**
 * The stages of an encoder whose first one takes `inputs` channels. Throws where the lists differ in length, and on an
 * even kernel, which has no middle.
 */
export function stagesOf({ features, strides, kernels }: EncoderSettings, inputs: number): Stage[] {
  const allStrides = stridesOf(features.length, strides);
  const allKernels = kernels ?? features.map(() => [3, 3, 3] as const);
  if (allStrides.length !== features.length || allKernels.length !== features.length) {
    throw new Error(
      `Internal error: ${features.length} stages have ${allStrides.length} strides and ${allKernels.length} kernels`,
    );
  }
  if (allKernels.flat().some((size) => size % 2 === 0)) {
    throw new Error(`Internal error: a kernel of ${allKernels.map((kernel) => kernel.join('x')).join(', ')} is even`);
  }
  return features.map((outputs, index) => ({
    index,
    inputs: index === 0 ? inputs : features[index - 1]!,
    outputs,
    stride: allStrides[index]!,
    kernel: allKernels[index]!,
  }));
}

/** Without strides, each stage but the first halves every axis. */
export function stridesOf(stages: number, strides?: readonly ArrayTriple[]): readonly ArrayTriple[] {
  return strides ?? Array.from({ length: stages }, (_, stage) => (stage === 0 ? [1, 1, 1] : [2, 2, 2]) as ArrayTriple);
}

/** Throws unless every stride divides the size of what it is applied to. */
export function checkDivisible(shape: readonly number[], stages: readonly Stage[]): void {
  const factors = [0, 1, 2].map((axis) => stages.reduce((product, { stride }) => product * stride[axis]!, 1));
  const sizes = shape.slice(1, 4);
  if (sizes.some((size, axis) => size % factors[axis]! !== 0)) {
    throw new Error(`Internal error: an image of ${sizes.join('x')} is not divisible by ${factors.join('x')}`);
  }
}
