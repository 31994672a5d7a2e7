import type { Diagnostic, Place } from '../base/diagnostic.js';
import { quoteId } from './case-id.js';
import { countCases, knownPlaces, listFirst, listIds, type ListingOptions } from './case-listing.js';
import { checkCaseIds } from './check-case-ids.js';
import { delimiterRemark } from './delimiter-remark.js';
import type { Sheet } from './table-sheet.js';

/** A column that the experiment asks for, and the keys of the setting that does. */
export interface Column {
  readonly name: string;
  readonly path: readonly string[];
  /** Whether a case may leave its cell empty. */
  readonly mayBeEmpty?: true;
}

export interface TableMistakesOptions {
  readonly sheet: Sheet;
  /** `case` among them. */
  readonly columns: readonly Column[];
  readonly tablePlaces: readonly Place[];
  readonly locate: ListingOptions['locate'];
}

/** So many cells are shown per finding; its message names some more cases and counts the rest. */
const SHOWN_PLACES = 3;

/** All that is wrong with the table itself, before any file is looked for. Columns that are missing are told alone. */
export function tableMistakes(options: TableMistakesOptions): Diagnostic[] {
  const missing = missingColumns(options);
  if (missing.length > 0) return missing;
  return [...emptyCells(options), ...doubleRows(options), ...badIds(options)];
}

/** A misspelt parent would hide a leak; one that is really not in the data set still ties its copies together. */
export function unknownParents(sheet: Sheet): Diagnostic[] {
  if (!sheet.header.includes('parent')) return [];
  const ids = columnOf(sheet, 'case');
  const known = new Set(ids);
  const parents = columnOf(sheet, 'parent');
  const rows = rowsWhere(parents, (parent) => parent !== '' && !known.has(parent));
  if (rows.length === 0) return [];
  const listed = listFirst(rows, (row) => `${ids[row]!} (${quoteId(parents[row]!)})`);
  return [
    {
      code: 'PARENT_UNKNOWN',
      severity: 'warning',
      blame: 'usage',
      message: `the parent of ${countCases(rows.length)} is no case of the table: ${listed}`,
      fix: 'correct it if it is misspelt; copies of one unknown parent are still taken for relatives',
      places: rows.slice(0, SHOWN_PLACES).map((row) => sheet.placeOf(row, 'parent')),
    },
  ];
}

/** The cells of one column, in order of rows. */
export function columnOf({ header, rows }: Sheet, name: string): readonly string[] {
  const index = header.indexOf(name);
  return rows.map((row) => row[index]!);
}

function missingColumns({ sheet, columns, locate }: TableMistakesOptions): Diagnostic[] {
  const { delimiter, header, placeOf } = sheet;
  const remark = delimiterRemark(delimiter);
  return columns
    .filter(({ name }) => !header.includes(name))
    .map(({ name, path }) => ({
      code: 'COLUMN_MISSING',
      severity: 'error',
      blame: 'usage',
      message: `the table has no column ${JSON.stringify(name)}, which ${path.join('.')} needs; it has ${header.join(', ')}${remark}`,
      fix:
        name === 'case'
          ? 'add a column case with one id per row'
          : 'name one of its columns, or add the column; a path needs {case} in it',
      places: knownPlaces(locate(path), placeOf(-1, header[0]!)),
    }));
}

function emptyCells({ sheet, columns, locate }: TableMistakesOptions): Diagnostic[] {
  return columns.flatMap(({ name, path, mayBeEmpty }) => {
    if (mayBeEmpty === true) return [];
    const rows = rowsWhere(columnOf(sheet, name), (value) => value === '');
    if (rows.length === 0) return [];
    const ids = columnOf(sheet, 'case');
    const which =
      name === 'case'
        ? `in line ${listFirst(rows, (row) => String(sheet.placeOf(row, name).span.line))}`
        : `for ${countCases(rows.length)}: ${listFirst(rows, (row) => listIds([ids[row]!]))}`;
    const span = locate(path);
    return [
      {
        code: 'CELL_EMPTY',
        severity: 'error',
        blame: 'usage',
        message: `column ${JSON.stringify(name)} is empty ${which}`,
        fix: 'fill it in, or remove the row',
        places: [
          ...rows.slice(0, SHOWN_PLACES).map((row) => sheet.placeOf(row, name)),
          ...knownPlaces(span && { span, note: `${path.join('.')} needs it` }),
        ],
      },
    ];
  });
}

function doubleRows({ sheet, tablePlaces }: TableMistakesOptions): Diagnostic[] {
  const ids = columnOf(sheet, 'case');
  if (new Set(ids).size === ids.length) return [];
  const rowsOf = new Map<string, number[]>();
  for (const [row, id] of ids.entries()) if (id !== '') rowsOf.set(id, [...(rowsOf.get(id) ?? []), row]);
  const double = [...rowsOf].filter(([, rows]) => rows.length > 1);
  const [first] = double;
  if (first === undefined) return [];
  const listed = double.map(([id, rows]) => {
    const lines = rows.map((row) => sheet.placeOf(row, 'case').span.line);
    return `${quoteId(id)} in lines ${lines.join(', ')}`;
  });
  return [
    {
      code: 'CASE_TWICE',
      severity: 'error',
      blame: 'usage',
      message: `two rows for one case: ${listed.join('; ')}`,
      fix: 'keep one row per case; a copy is a case of its own, with an id of its own and `parent`',
      places: [...first[1].slice(0, SHOWN_PLACES).map((row) => sheet.placeOf(row, 'case')), ...tablePlaces],
    },
  ];
}

/** Every id once: an empty one and a second row are findings of their own. */
function badIds({ sheet }: TableMistakesOptions): Diagnostic[] {
  const rowOf = new Map(columnOf(sheet, 'case').map((id, row) => [id, row]));
  rowOf.delete('');
  return checkCaseIds([...rowOf].map(([id, row]) => ({ id, placeOf: () => sheet.placeOf(row, 'case') })));
}

function rowsWhere(column: readonly string[], holds: (value: string) => boolean): number[] {
  return column.flatMap((value, row) => (holds(value) ? [row] : []));
}
