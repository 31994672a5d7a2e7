import type { Diagnostic, Span } from '../base/diagnostic.js';
import { hasErrors } from '../base/diagnostic.js';
import type { FileSetting, Listing, LocateCell } from './case-listing.js';
import type { CaseRow } from './case-row.js';
import { listFromFolders } from './list-from-folders.js';
import type { TargetColumn } from './read-targets.js';
import { listFromTable } from './list-from-table.js';
import { markTestSet, type TestSettings } from './test-set.js';
import { assignUnits } from './units.js';

export interface CasesOptions {
  /** Absolute folder that all other paths start from. */
  readonly root: string;
  readonly channels: readonly { readonly name: string; readonly image: string }[];
  /** Without it, cases have no label map. */
  readonly label?: string | undefined;
  /** Keys that lead to it in the experiment file; `data.label` if absent. */
  readonly labelPath?: readonly string[] | undefined;
  /** CSV file, from `root`. Without it, cases are found by listing folders. */
  readonly table?: string | undefined;
  /** `case`, a column of the table, or a regular expression whose first group in the case id is the unit. */
  readonly independentUnit: string | { readonly pattern: string };
  /** Column of the table with the number to be predicted. */
  readonly target?: TargetColumn | undefined;
  /** Which cases are kept for the test. */
  readonly test?: TestSettings | undefined;
  /** Where a setting stands in the experiment file; undefined for a default. */
  readonly locate: (path: readonly (string | number)[]) => Span | undefined;
  /** How messages show a path, e.g. relative to the working folder. As it is, if absent. */
  readonly showPath?: (path: string) => string;
}

export interface Cases {
  /** What can be used, sorted by id. Incomplete where there are errors. */
  readonly cases: readonly CaseRow[];
  /** Where a cell of the table stands, for messages; absent without a table. */
  readonly locateCell?: LocateCell;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The cases of an experiment, from folder listings (`images/{case}.nii.gz`) or a CSV table. Opens no image. All that
 * is wrong is reported at once, and each finding counts the cases that it concerns and names them, of cells of the table the first few: a malformed table or an unsafe
 * id is a `usage` error, a file that is missing a `data` error.
 */
export function readCases(options: CasesOptions): Cases {
  const { locate, independentUnit, test } = options;
  const listing = list(options);
  const { cases, diagnostics } = assignUnits({
    cases: listing.cases,
    independentUnit,
    hasTable: options.table !== undefined,
    locate,
  });
  const sorted = [...cases].sort((a, b) => (a.id < b.id ? -1 : 1));
  const found = [...listing.diagnostics, ...diagnostics];
  const { locateCell } = listing;
  const common = locateCell === undefined ? {} : { locateCell };
  // From a part of the cases, another test set would be drawn.
  if (test === undefined || hasErrors(found)) return { ...common, cases: sorted, diagnostics: found };
  const marked = markTestSet({ cases: sorted, testCells: listing.testCells ?? new Map(), test, locate });
  return { ...common, cases: marked.cases, diagnostics: [...found, ...marked.diagnostics] };
}

function list(options: CasesOptions): Listing {
  const { root, channels, label, labelPath, table, independentUnit, target, test, locate, showPath } = options;
  const settings: FileSetting[] = [
    ...channels.map(({ name, image }) => ({
      channel: name,
      value: image,
      path: ['data', 'channels', name, 'image'],
    })),
    ...(label === undefined ? [] : [{ value: label, path: labelPath ?? ['data', 'label'] }]),
  ];
  const common = { root, settings, locate, showPath: showPath ?? ((path: string) => path) };
  if (table === undefined) {
    const { diagnostics, ...listing } = listFromFolders(common);
    return { ...listing, diagnostics: [...withoutTable({ target, test, locate }), ...diagnostics] };
  }
  const testColumn = test !== undefined && 'column' in test ? test.column : undefined;
  return listFromTable({ ...common, table, independentUnit, target, testColumn });
}

/** Columns that are named while there is no table. */
function withoutTable({ target, test, locate }: Pick<CasesOptions, 'target' | 'test' | 'locate'>): Diagnostic[] {
  const named = [
    ...(target === undefined ? [] : [{ column: target.column, path: ['task', 'target'] }]),
    ...(test === undefined || !('column' in test) ? [] : [{ column: test.column, path: ['data', 'test', 'column'] }]),
  ];
  return named.map(({ column, path }) => {
    const span = locate(path);
    return {
      code: 'COLUMN_NEEDS_TABLE',
      severity: 'error',
      blame: 'usage',
      message: `${path.join('.')} names the column ${JSON.stringify(column)}, but there is no data.table`,
      fix: 'set data.table to a CSV file with a column case and this column',
      places: span === undefined ? [] : [{ span }],
    };
  });
}
