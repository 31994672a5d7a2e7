/** One column of a table. Cells are whole texts; a table that is too wide cuts those that may be cut. */
export interface Column {
  readonly header: string;
  readonly cells: readonly string[];
  readonly align: 'left' | 'right';
  /** The narrowest that it may become; absent where it must stay whole. */
  readonly narrowest?: number;
}

const GAP = '  ';

/** Lines of a table, fitted to `width` characters as far as its columns may be cut: the widest first. */
export function tableText(columns: readonly Column[], width: number): string {
  const widths = columns.map(({ header, cells }) =>
    cells.reduce((widest, cell) => Math.max(widest, cell.length), header.length),
  );
  const total = (): number => widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1));
  while (total() > width) {
    const room = columns.map(({ narrowest }, index) => widths[index]! - Math.max(narrowest ?? Infinity, 4));
    const widest = widths.reduce(
      (best, one, index) => (room[index]! > 0 && one > (widths[best] ?? 0) ? index : best),
      -1,
    );
    if (widest === -1) break;
    widths[widest]! -= 1;
  }
  const line = (texts: readonly string[]): string =>
    columns
      .map(({ align }, index) => {
        const text = shortened(texts[index]!, widths[index]!);
        return align === 'left' ? text.padEnd(widths[index]!) : text.padStart(widths[index]!);
      })
      .join(GAP)
      .trimEnd();
  const rows = columns[0]?.cells.map((_, row) => line(columns.map(({ cells }) => cells[row]!))) ?? [];
  return `${[line(columns.map(({ header }) => header)), ...rows].join('\n')}\n`;
}

/** Cut at the end, with three dots in place of what is left out. */
export function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 3))}...`;
}
