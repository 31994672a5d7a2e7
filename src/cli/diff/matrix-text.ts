import { printableLine } from '../../base/printable.js';
import { tableText } from '../list/table.js';
import { matrixRows, type MatrixRow } from './matrix-cells.js';
import { runNames, type Matrix } from './matrix-contents.js';
import type { Paint } from './paint.js';
import { shortKeys } from './short-keys.js';
import { sideText } from './side-text.js';
import { wrap } from './wrap.js';

const LONGEST_CELL = 24;

/**
 * The keys that differ as a table that fits the terminal: a column for each run, or where these are too many a row;
 * where neither fits, run by run.
 */
export function matrixText(matrix: Matrix, { columns, paint }: { columns: number; paint: Paint }): string {
  const names = runNames(matrix).map(printableLine);
  const rows = matrixRows(matrix, LONGEST_CELL);
  const shorts = shortKeys(rows.map(({ key }) => key));
  const layouts = [byKey({ rows, names }), byRun({ rows, names, headers: shorts })];
  const fitting = layouts.findIndex((table) => widthOf(table) <= columns);
  const legend = matrix.runs.map(({ name }, index) =>
    names[index] === name.run ? sideText(name) : `${names[index]!}  ${sideText(name)}`,
  );
  const table = layouts[fitting] ?? blocks({ rows, names, columns, paint });
  const keys =
    fitting === 1
      ? rows.flatMap(({ key }, index) => (shorts[index] === key ? [] : [`${shorts[index]!} = ${key}`]))
      : [];
  const none = matrix.keys.length === 0 ? ['the settings of these runs are the same'] : [];
  return `${[legend.join('\n'), table.trimEnd(), keys.join('\n'), ...none].filter((text) => text !== '').join('\n\n')}\n`;
}

interface TableOptions {
  readonly rows: readonly MatrixRow[];
  readonly names: readonly string[];
}

function byKey({ rows, names }: TableOptions): string {
  return tableText(
    [
      { header: '', cells: rows.map(({ key }) => key), align: 'left' },
      ...names.map((header, run) => ({ header, cells: rows.map(({ cells }) => cells[run]!), align: 'left' as const })),
    ],
    Infinity,
  );
}

function byRun({ rows, names, headers }: TableOptions & { headers: readonly string[] }): string {
  return tableText(
    [
      { header: '', cells: names, align: 'left' },
      ...rows.map(({ cells }, index) => ({ header: headers[index]!, cells, align: 'left' as const })),
    ],
    Infinity,
  );
}

function blocks({ rows, names, columns, paint }: TableOptions & { columns: number; paint: Paint }): string {
  return names
    .map((name, run) =>
      [paint.bold(name), ...rows.flatMap(({ key, cells }) => wrap(`  ${key}: ${cells[run]!}`, columns, '    '))].join(
        '\n',
      ),
    )
    .join('\n');
}

function widthOf(table: string): number {
  return Math.max(...table.split('\n').map(({ length }) => length));
}
