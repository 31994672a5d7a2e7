import { printableLine } from '../../base/printable.js';
import { markdownTable } from './markdown-table.js';
import { matrixRows } from './matrix-cells.js';
import { runNames, type Matrix } from './matrix-contents.js';

/** Longer than on a terminal: a page scrolls. */
const LONGEST_CELL = 60;

/** A row for each run, to be pasted into a lab book. */
export function matrixMarkdown(matrix: Matrix): string {
  const rows = matrixRows(matrix, LONGEST_CELL);
  const names = runNames(matrix).map(printableLine);
  const header = ['run', ...rows.map(({ key }) => key)];
  return `${markdownTable(
    header,
    names.map((name, run) => [name, ...rows.map(({ cells }) => cells[run]!)]),
  )}\n`;
}
