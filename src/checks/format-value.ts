/** A value as it stands in a file: `[L/R, A/P]`. */
export function formatValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}: ${formatValue(item)}`)
      .join(', ')}}`;
  }
  if (typeof value !== 'string') return String(value);
  return /^[A-Za-z][\w/ .-]*$/.test(value) ? value : JSON.stringify(value);
}
