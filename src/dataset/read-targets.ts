import type { Diagnostic } from '../base/diagnostic.js';
import { countCases, knownPlaces, listFirst, type ListingOptions } from './case-listing.js';
import { quoteId } from './case-id.js';
import { columnOf } from './table-mistakes.js';
import type { Sheet } from './table-sheet.js';

/** The numbers to be predicted. */
export interface TargetColumn {
  readonly column: string;
  /** Whether their logarithm is learned, so that each must be above 0. */
  readonly isLogarithmic: boolean;
}

export interface Targets {
  /** In the order of rows; NaN where the cell holds no number. */
  readonly values: readonly number[];
  readonly diagnostics: readonly Diagnostic[];
}

/** So many cells are shown. */
const SHOWN_PLACES = 3;

/** `12`, `-0.5`, `.5`, `1e-3`; no units, no thousands, no decimal comma, which `Number` or `parseFloat` would let pass. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The numbers of one column, which must all be finite. Its cells are known not to be empty. */
export function readTargets(options: {
  sheet: Sheet;
  target: TargetColumn;
  locate: ListingOptions['locate'];
}): Targets {
  const { sheet, target, locate } = options;
  const { column } = target;
  const values = columnOf(sheet, column).map((cell) => (DECIMAL.test(cell) ? Number(cell) : NaN));
  const name = JSON.stringify(column);
  const notFinite = cellsFinding({
    sheet,
    column,
    rows: rowsWhere(values, (value) => !Number.isFinite(value)),
    code: 'TARGET_NOT_A_NUMBER',
    problem: `column ${name} holds no finite number`,
    fix: 'write a number with a decimal point and without unit, e.g. 12.5, or remove the row',
    setting: { span: locate(['task', 'target']), note: 'task.target names the column' },
  });
  const notPositive = cellsFinding({
    sheet,
    column,
    rows: target.isLogarithmic ? rowsWhere(values, (value) => value <= 0) : [],
    code: 'TARGET_NOT_POSITIVE',
    problem: `task.transform is log, but column ${name} is not above 0`,
    fix: 'correct the numbers, remove the rows, or use task.transform: none',
    setting: { span: locate(['task', 'transform']), note: 'the logarithm is learned' },
  });
  return { values, diagnostics: [...notFinite, ...notPositive] };
}

function rowsWhere(values: readonly number[], holds: (value: number) => boolean): number[] {
  return values.flatMap((value, row) => (holds(value) ? [row] : []));
}

interface CellsOptions {
  readonly sheet: Sheet;
  readonly column: string;
  readonly rows: readonly number[];
  readonly code: string;
  /** What is wrong with each of the cells. */
  readonly problem: string;
  readonly fix: string;
  readonly setting: { readonly span: ReturnType<ListingOptions['locate']>; readonly note: string };
}

function cellsFinding({ sheet, column, rows, code, problem, fix, setting }: CellsOptions): Diagnostic[] {
  if (rows.length === 0) return [];
  const ids = columnOf(sheet, 'case');
  const cells = columnOf(sheet, column);
  const listed = listFirst(rows, (row) => `${ids[row]!} (${quoteId(cells[row]!)})`);
  const { span, note } = setting;
  return [
    {
      code,
      severity: 'error',
      blame: 'usage',
      message: `${problem} for ${countCases(rows.length)}: ${listed}`,
      fix,
      places: [
        ...rows.slice(0, SHOWN_PLACES).map((row) => sheet.placeOf(row, column)),
        ...knownPlaces(span && { span, note }),
      ],
    },
  ];
}
