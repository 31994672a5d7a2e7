import type { Diagnostic } from '../base/diagnostic.js';
import { countCases, knownPlaces, type ListingOptions } from './case-listing.js';
import { quoteId } from './case-id.js';
import { columnOf } from './table-mistakes.js';
import type { Sheet } from './table-sheet.js';

export interface Targets {
  /** In the order of rows; NaN where the cell holds no number. */
  readonly values: readonly number[];
  readonly diagnostics: readonly Diagnostic[];
}

/** So many cells are shown; the message names every case. */
const SHOWN_PLACES = 3;

/** `12`, `-0.5`, `.5`, `1e-3`; no units, no thousands, no decimal comma, which `Number` or `parseFloat` would let pass. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The numbers of one column, which must all be finite. Its cells are known not to be empty. */
export function readTargets(options: { sheet: Sheet; column: string; locate: ListingOptions['locate'] }): Targets {
  const { sheet, column, locate } = options;
  const cells = columnOf(sheet, column);
  const values = cells.map((cell) => (DECIMAL.test(cell) ? Number(cell) : NaN));
  const wrong = values.flatMap((value, row) => (Number.isFinite(value) ? [] : [row]));
  if (wrong.length === 0) return { values, diagnostics: [] };
  const ids = columnOf(sheet, 'case');
  const listed = wrong.map((row) => `${ids[row]!} (${quoteId(cells[row]!)})`).join(', ');
  const span = locate(['task', 'target']);
  return {
    values,
    diagnostics: [
      {
        code: 'TARGET_NOT_A_NUMBER',
        severity: 'error',
        blame: 'usage',
        message: `column ${JSON.stringify(column)} holds no finite number for ${countCases(wrong.length)}: ${listed}`,
        fix: 'write a number with a decimal point and without unit, e.g. 12.5, or remove the row',
        places: [
          ...wrong.slice(0, SHOWN_PLACES).map((row) => sheet.placeOf(row, column)),
          ...knownPlaces(span && { span, note: 'task.target names the column' }),
        ],
      },
    ],
  };
}
