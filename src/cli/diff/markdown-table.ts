/** A table as GitHub reads it. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header.map(escaped)), line(header.map(() => '---')), ...rows.map((row) => line(row.map(escaped)))].join(
    '\n',
  );
}

/** A text that is shown as it is: nothing in it is taken for markup or the end of a cell. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&]/g, (found) => `\\${found}`);
}
