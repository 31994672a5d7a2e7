/** A figure as messages show it: three significant digits. */
export function shown(value: number | null): string {
  return value === null || !Number.isFinite(value) ? 'no number' : String(Number(value.toPrecision(3)));
}
