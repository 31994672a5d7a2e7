/** `digits` significant digits for reading; an exponent only where the number is very large or small. */
export function formatNumber(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e6 || size < 1e-4) return value.toExponential(digits - 2);
  return size >= 10 ** (digits - 1) ? value.toFixed(0) : value.toPrecision(digits);
}
