/** A value as it can be written into a file: `[L/R, A/P]`. */
export function formatValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${formatText(key)}: ${formatValue(item)}`)
      .join(', ')}}`;
  }
  return typeof value === 'string' ? formatText(value) : String(value);
}

/** In quotes where YAML would read something else: a number, a map, nothing. */
function formatText(text: string): string {
  const isPlain = /^[A-Za-z][\w/ .-]*$/.test(text) && !text.endsWith(' ') && !/^(true|false|null)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
