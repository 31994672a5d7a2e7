import type { ListedRun } from '../query/listed-run.js';
import { columnText, columnValue } from './column-values.js';
import { printableLine } from '../../base/printable.js';
import { runNames } from './run-table.js';
import { tableText } from './table.js';

/** A table of the columns that were asked for, by their names. */
export function chosenTable(options: {
  runs: readonly ListedRun[];
  all: readonly ListedRun[];
  columns: readonly string[];
  width: number;
}): string {
  const { runs, all, columns, width } = options;
  return tableText(
    columns.map((name) => {
      if (name === 'id') return { header: 'run', cells: runNames(runs, { all, isShort: width < 110 }), align: 'left' };
      const isNumber = runs.every((run) => ['number', 'object'].includes(typeof columnValue(run, name)));
      const cells = runs.map((run) => columnText(run, name));
      return { header: printableLine(name), cells, align: isNumber ? 'right' : 'left', narrowest: 8 };
    }),
    width,
  );
}
