/** `fold 1`, `folds 1 to 4`, `folds 1, 3`. */
export function foldsText(folds: readonly number[]): string {
  const [first, last] = [folds[0]!, folds.at(-1)!];
  if (folds.length === 1) return `fold ${first}`;
  const isRow = folds.length > 2 && last - first === folds.length - 1;
  return isRow ? `folds ${first} to ${last}` : `folds ${folds.join(', ')}`;
}
