/** What was measured and what was predicted for one case (or one unit), in the target's unit. */
export interface Pair {
  readonly target: number;
  readonly prediction: number;
}

export interface Columns {
  readonly targets: readonly number[];
  readonly predictions: readonly number[];
}

/**
 * The only way from two columns to what the metrics take. Columns of unequal length, of other shapes or with a value
 * that is no finite number are a bug: a metric that stretched [n] against [n, 1] would reward predicting the mean.
 */
export function pairUp({ targets, predictions }: Columns): Pair[] {
  if (targets.length !== predictions.length) {
    throw new Error(
      `Internal error: ${targets.length} targets cannot be paired with ${predictions.length} predictions`,
    );
  }
  return targets.map((target, index) => ({
    target: finite(target, `target ${index}`),
    prediction: finite(predictions[index], `prediction ${index}`),
  }));
}

function finite(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const found = Array.isArray(value) ? 'a list' : typeof value === 'number' ? String(value) : typeof value;
  throw new Error(`Internal error: ${what} must be a finite number, not ${found}`);
}
