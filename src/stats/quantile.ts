/**
 * The value below which `share` (0 to 1) of `sorted` lies, interpolated linearly between neighbours (numpy's default,
 * type 7 of Hyndman and Fan 1996). `sorted` is ascending; NaN if it is empty.
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = Math.min(1, Math.max(0, share)) * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  const above = sorted[Math.ceil(at)]!;
  return below + (above - below) * (at - Math.floor(at));
}
