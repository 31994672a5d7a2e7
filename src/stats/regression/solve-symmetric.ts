/**
 * Solves A x = b for a symmetric positive definite A (rows of rows), by Cholesky's decomposition. Throws an internal
 * error if A is not positive definite.
 */
export function solveSymmetric(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const size = b.length;
  const lower: number[][] = a.map((row, i) => row.slice(0, i + 1));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let value = lower[i]![j]!;
      for (let k = 0; k < j; k++) value -= lower[i]![k]! * lower[j]![k]!;
      if (i > j) lower[i]![j] = value / lower[j]![j]!;
      else if (value > 0) lower[i]![i] = Math.sqrt(value);
      else throw new Error('Internal error: the matrix is not positive definite');
    }
  }
  const solution = [...b];
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) solution[i]! -= lower[i]![k]! * solution[k]!;
    solution[i]! /= lower[i]![i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) solution[i]! -= lower[k]![i]! * solution[k]!;
    solution[i]! /= lower[i]![i]!;
  }
  return solution;
}
