import { resolve } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import {
  countCases,
  filesOfCase,
  knownPlaces,
  listIds,
  nameOfFile,
  type FileSetting,
  type ListedCase,
  type Listing,
  type LocateCell,
  type ListingOptions,
} from './case-listing.js';
import { existingFiles } from './existing-files.js';
import { fillPattern, isPattern } from './file-pattern.js';
import { columnOf, tableMistakes, unknownParents, type Column } from './table-mistakes.js';
import { readTargets, type TargetColumn } from './read-targets.js';
import { readSheet, type Sheet } from './table-sheet.js';

export interface TableOptions extends ListingOptions {
  /** CSV file, from `root`. */
  readonly table: string;
  readonly independentUnit: string | { readonly pattern: string };
  readonly target?: TargetColumn | undefined;
  /** Column that says which cases are the test set. */
  readonly testColumn?: string | undefined;
}

/** So many cells are shown per finding; its message names every case. */
const SHOWN_PLACES = 3;

/**
 * Cases from a CSV table: one row per case, with a column `case`, the columns that the settings name, and optionally
 * `parent` and `derived_by`. A setting with `{case}` in it is a path, as without a table. Cells hold paths from `root` or absolute ones.
 */
export function listFromTable(options: TableOptions): Listing {
  const { table, root, locate, showPath } = options;
  const path = resolve(root, table);
  const tablePlaces = knownPlaces(locate(['data', 'table'])).map(({ span }) => ({ span, note: 'names the table' }));
  const sheet = readSheet({ path, shownPath: showPath(path), tablePlaces });
  if (!('rows' in sheet)) return { cases: [], diagnostics: sheet };
  const mistakes = tableMistakes({ sheet, columns: wantedColumns(options), tablePlaces, locate });
  if (mistakes.length > 0) return { cases: [], diagnostics: mistakes };
  const targets = options.target === undefined ? undefined : readTargets({ sheet, target: options.target, locate });
  const listing = withExistingFiles(sheet, { ...options, targets: targets?.values });
  return {
    ...listing,
    ...(options.testColumn === undefined ? {} : { testCells: cellsById(sheet, options.testColumn) }),
    locateCell: cellLocator(sheet),
    diagnostics: [...(targets?.diagnostics ?? []), ...listing.diagnostics],
  };
}

/** Rows are looked up by their case when the first finding needs a place. */
function cellLocator(sheet: Sheet): LocateCell {
  let rows: ReadonlyMap<string, number> | undefined;
  return (caseId, column) => {
    rows ??= new Map(columnOf(sheet, 'case').map((id, row) => [id, row]));
    const row = rows.get(caseId);
    return row === undefined || !sheet.header.includes(column) ? undefined : sheet.placeOf(row, column).span;
  };
}

function wantedColumns({ settings, independentUnit, target, testColumn }: TableOptions): Column[] {
  const columns: Column[] = [{ name: 'case', path: ['data', 'table'] }];
  for (const { value, path } of settings) if (!isPattern(value)) columns.push({ name: value, path });
  const unit = unitColumn(independentUnit);
  if (unit !== undefined) columns.push({ name: unit, path: ['data', 'independent_unit'] });
  if (target !== undefined) columns.push({ name: target.column, path: ['task', 'target'] });
  // Cases outside the test set need no mark.
  if (testColumn !== undefined) columns.push({ name: testColumn, path: ['data', 'test', 'column'], mayBeEmpty: true });
  return columns;
}

function unitColumn(independentUnit: TableOptions['independentUnit']): string | undefined {
  return typeof independentUnit === 'string' && independentUnit !== 'case' ? independentUnit : undefined;
}

interface ReadOptions extends TableOptions {
  /** In the order of rows. */
  readonly targets: readonly number[] | undefined;
}

function withExistingFiles(sheet: Sheet, options: ReadOptions): Listing {
  const { settings } = options;
  const pathsBySetting = settings.map(({ value }) => pathsOf(sheet, { value, root: options.root }));
  const { existing, unreadable } = existingFiles(pathsBySetting.flat());
  const missing = settings.flatMap((setting, index) => {
    const paths = pathsBySetting[index]!;
    const lacking = paths.flatMap((path, row) => (existing.has(path) ? [] : [row]));
    const kinds = [
      { code: 'FILE_MISSING', problem: 'does not exist', rows: lacking.filter((row) => !unreadable.has(paths[row]!)) },
      {
        code: 'FILE_UNREADABLE',
        problem: 'cannot be read',
        rows: lacking.filter((row) => unreadable.has(paths[row]!)),
      },
    ];
    return kinds
      .filter(({ rows }) => rows.length > 0)
      .map((kind) => lackingFiles(setting, { ...kind, paths, sheet, options }));
  });
  const cases = listedCases(sheet, options, pathsBySetting).filter((_, row) =>
    pathsBySetting.every((paths) => existing.has(paths[row]!)),
  );
  return { cases, diagnostics: [...missing, ...unknownParents(sheet)] };
}

function listedCases(
  sheet: Sheet,
  { settings, independentUnit, targets }: ReadOptions,
  pathsBySetting: readonly (readonly string[])[],
): ListedCase[] {
  const unitName = unitColumn(independentUnit);
  const units = unitName === undefined ? undefined : columnOf(sheet, unitName);
  const parents = sheet.header.includes('parent') ? columnOf(sheet, 'parent') : undefined;
  const derivations = sheet.header.includes('derived_by') ? columnOf(sheet, 'derived_by') : undefined;
  return columnOf(sheet, 'case').map((id, row) => {
    const unit = units?.[row];
    const parent = parents?.[row] ?? '';
    const derivedBy = derivations?.[row] ?? '';
    const target = targets?.[row];
    return {
      id,
      ...(unit !== undefined && { unit }),
      ...(parent !== '' && { parent }),
      ...(derivedBy !== '' && { derivedBy }),
      ...(target !== undefined && { target }),
      ...filesOfCase(
        settings,
        pathsBySetting.map((paths) => paths[row]!),
      ),
    };
  });
}

function cellsById(sheet: Sheet, column: string): Map<string, string> {
  const cells = columnOf(sheet, column);
  return new Map(columnOf(sheet, 'case').map((id, row) => [id, cells[row]!]));
}

function pathsOf(sheet: Sheet, { value, root }: { value: string; root: string }): string[] {
  const start = root.endsWith('/') ? root : `${root}/`;
  if (!isPattern(value)) return columnOf(sheet, value).map((cell) => pathFrom(start, cell));
  return columnOf(sheet, 'case').map((id) => pathFrom(start, fillPattern(value, id)));
}

/** Plain paths, which most are, are joined: `resolve` takes a third of the time of reading 5,000 rows. */
function pathFrom(start: string, path: string): string {
  return /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(path) ? start + path : resolve(start, path);
}

interface Lacking {
  readonly code: string;
  /** What is wrong with each file. */
  readonly problem: string;
  readonly rows: readonly number[];
  readonly paths: readonly string[];
  readonly sheet: Sheet;
  readonly options: TableOptions;
}

function lackingFiles(setting: FileSetting, lacking: Lacking): Diagnostic {
  const { code, problem, rows, paths, sheet, options } = lacking;
  const ids = columnOf(sheet, 'case');
  const column = isPattern(setting.value) ? 'case' : setting.value;
  const listed = rows.map((row) => `${listIds([ids[row]!])} (${options.showPath(paths[row]!)})`).join(', ');
  return {
    code,
    severity: 'error',
    blame: 'data',
    message: `${nameOfFile(setting, options.settings)} of ${countCases(rows.length)} ${problem}: ${listed}`,
    fix: `correct the table; paths start from data.root (${options.showPath(options.root)})`,
    places: knownPlaces(
      ...rows.slice(0, SHOWN_PLACES).map((row) => sheet.placeOf(row, column)),
      options.locate(setting.path),
    ),
  };
}
