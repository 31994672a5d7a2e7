/** 0 up to t = 0, 1 from t = 1 on, without a kink: 3 t^2 - 2 t^3 between. */
export function smoothStep(t: number): number {
  const inside = Math.min(1, Math.max(0, t));
  return inside * inside * (3 - 2 * inside);
}
