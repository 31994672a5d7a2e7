/** Two samples, and how unlikely it is that both come from one distribution. */
export interface KolmogorovSmirnov {
  /** Largest distance between the two empirical distribution functions. */
  readonly distance: number;
  /** Two-sided. */
  readonly p: number;
}

/** Above so many pairs of values the asymptotic distribution is taken, as scipy does above 10,000 values. */
const MOST_EXACT = 100_000;

/**
 * Two-sample Kolmogorov-Smirnov test of values without order. p is exact (Hodges 1958: the share of lattice paths that stay
 * within the distance) while that is fast, then asymptotic with the effective number of values; with ties both are upper
 * bounds. Throws an internal error for an empty sample.
 */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): KolmogorovSmirnov {
  if (a.length === 0 || b.length === 0) throw new Error('Internal error: a sample of nothing has no distribution');
  const distance = largestDistance(a, b);
  const p = a.length * b.length <= MOST_EXACT ? exactP(a.length, b.length, distance) : asymptoticP(a, b, distance);
  return { distance, p: Math.min(1, Math.max(0, p)) };
}

function largestDistance(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [a, b].map((values) => [...values].sort((one, other) => one - other)) as [number[], number[]];
  let [i, j, most] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i]!, y[j]!);
    while (i < x.length && x[i]! <= at) i++;
    while (j < y.length && y[j]! <= at) j++;
    most = Math.max(most, Math.abs(i / x.length - j / y.length));
  }
  return most;
}

/** 1 minus the share of paths from (0, 0) to (n, m) whose every point is nearer than the distance; row by row, as shares. */
function exactP(n: number, m: number, distance: number): number {
  const isNear = (i: number, j: number): boolean => Math.abs(i / n - j / m) < distance - 1e-12;
  // Of all orders of i + j values, the share of those that stayed near.
  let row = Array.from({ length: m + 1 }, () => 0);
  for (let i = 0; i <= n; i++) {
    const next = Array.from({ length: m + 1 }, () => 0);
    for (let j = 0; j <= m; j++) {
      if (i === 0 && j === 0) next[j] = 1;
      else if (isNear(i, j)) next[j] = ((i > 0 ? i * row[j]! : 0) + (j > 0 ? j * next[j - 1]! : 0)) / (i + j);
    }
    row = next;
  }
  return 1 - row[m]!;
}

/** Kolmogorov's series. */
function asymptoticP(a: readonly number[], b: readonly number[], distance: number): number {
  const lambda = distance * Math.sqrt((a.length * b.length) / (a.length + b.length));
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * (k * lambda) ** 2);
  return lambda < 0.2 ? 1 : sum;
}
