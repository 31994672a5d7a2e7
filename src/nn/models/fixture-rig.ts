import { tensorFlow, type Tensor5D } from '../load-tf.js';
import { elementCount, type NamedArray } from '../named-array.js';

/** For tests: the arrays of a fixture, by name. */
export function arraysOf(
  stored: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>>,
): Map<string, NamedArray> {
  return new Map(
    Object.entries(stored).map(([name, { shape, values }]) => [name, { shape, values: Float32Array.from(values) }]),
  );
}

/** For tests: an image whose value i is ((7 i^2 + 13 i) mod 101) / 50 - 1, as the fixtures have it. */
export function formulaImage(shape: readonly number[]): Tensor5D {
  const size = elementCount(shape);
  const values = Float32Array.from({ length: size }, (_, i) => ((7 * i * i + 13 * i) % 101) / 50 - 1);
  return tensorFlow().tensor5d(values, shape as Tensor5D['shape']);
}

/** For tests: cosines of the index, to weight an output with. */
export function cosines(shape: readonly number[]): Tensor5D {
  const size = elementCount(shape);
  return tensorFlow().tensor5d(
    Float32Array.from({ length: size }, (_, i) => Math.cos(i)),
    shape as Tensor5D['shape'],
  );
}
