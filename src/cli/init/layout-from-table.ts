import { existsSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { readSheet, type Sheet } from '../../dataset/table-sheet.js';
import type { DataLayout, LayoutCase, LayoutTable } from './data-layout.js';
import { extensionOf, type FolderListing } from './folder-listing.js';

const LABEL = /label|seg|mask|annotation/i;
const UNIT = /^(patient|subject|participant|person)([_ -]?(id|number|no))?$/i;
const TARGET = /vol|_ml$|_cm3$|target|weight|area|length|diameter|score|age/i;
const CASE_LIKE = /^(case[_ -]?id|id|scan|scan[_ -]?id|name|file|filename|subject|patient)$/i;

/** What a table adds: everything, where it names the image files; else patients and targets of cases found by name. */
export interface TableLayout {
  readonly layout?: DataLayout;
  readonly remarks: readonly string[];
}

/**
 * Cases from a table with a column `case`. Its columns of paths are channels and label maps; without any, the cases
 * are those of `byName`, joined by id.
 */
export function layoutFromTable({ root, tables }: FolderListing, byName: DataLayout | undefined): TableLayout {
  const remarks: string[] = [];
  for (const file of tables.filter((path) => path.split('/').length <= 2)) {
    const sheet = readSheet({ path: join(root, file), shownPath: file, tablePlaces: [] });
    if (!('rows' in sheet)) continue;
    if (!sheet.header.includes('case')) {
      const like = sheet.header.find((name) => CASE_LIKE.test(name));
      if (like !== undefined)
        remarks.push(`${file} is not used: it has no column \`case\`; rename ${like} if it holds the case ids`);
      continue;
    }
    const layout = fromPaths(sheet, root, file) ?? joined(sheet, file, byName);
    if (layout !== undefined) return { layout, remarks };
    remarks.push(`${file} is not used: its cases are not those of the images`);
  }
  return { remarks };
}

function fromPaths(sheet: Sheet, root: string, file: string): DataLayout | undefined {
  const folder = posix.dirname(file) === '.' ? '' : posix.dirname(file);
  const isPath = (cell: string) => extensionOf(cell) !== undefined && existsSync(resolve(root, folder, cell));
  const columns = sheet.header.filter((_, index) => isPath(sheet.rows[0]![index]!));
  const images = columns.filter((name) => !LABEL.test(name));
  const label = columns.find((name) => LABEL.test(name));
  if (images.length === 0) return undefined;
  const cell = cellReader(sheet);
  const table = tableOf(sheet, posix.basename(file));
  return {
    kind: `the table ${file}`,
    root: folder,
    channels: images.map((name) => ({ name: /^[A-Za-z][\w-]*$/.test(name) ? name : 'image', image: name })),
    ...(label === undefined ? {} : { label }),
    table,
    cases: sheet.rows.map((row): LayoutCase => ({
      id: cell(row, 'case'),
      images: images.map((name) => resolve(root, folder, cell(row, name))),
      ...(label === undefined ? {} : { label: resolve(root, folder, cell(row, label)) }),
      ...(table.unit === undefined ? {} : { unit: cell(row, table.unit) }),
    })),
    remarks: [],
  };
}

function joined(sheet: Sheet, file: string, byName: DataLayout | undefined): DataLayout | undefined {
  if (byName?.root !== '') return undefined;
  const cell = cellReader(sheet);
  const rows = new Map(sheet.rows.map((row) => [cell(row, 'case'), row]));
  const cases = byName.cases.filter(({ id }) => rows.has(id));
  if (cases.length === 0) return undefined;
  const table = tableOf(sheet, file);
  const lost = byName.cases.length - cases.length;
  return {
    ...byName,
    kind: `${byName.kind}, with the table ${file}`,
    table,
    cases: cases.map((one) => {
      return table.unit === undefined ? one : { ...one, unit: cell(rows.get(one.id)!, table.unit) };
    }),
    remarks: [...byName.remarks, ...(lost > 0 ? [`${lost} cases are not in ${file}`] : [])],
  };
}

function cellReader({ header }: Sheet): (row: readonly string[], column: string) => string {
  return (row, column) => row[header.indexOf(column)] ?? '';
}

function tableOf(sheet: Sheet, file: string): LayoutTable {
  const values = (name: string) => sheet.rows.map((row) => row[sheet.header.indexOf(name)] ?? '');
  const unit = sheet.header.find((name) => UNIT.test(name));
  const isNumbers = (name: string) =>
    values(name).every((cell) => cell !== '' && Number.isFinite(Number(cell))) && new Set(values(name)).size > 2;
  const numbers = sheet.header.filter((name) => name !== 'case' && name !== unit && isNumbers(name));
  const target = numbers.find((name) => TARGET.test(name)) ?? (numbers.length === 1 ? numbers[0] : undefined);
  const split = sheet.header.find((name) => /^split/i.test(name));
  const test = split === undefined ? undefined : values(split).find((cell) => cell.toLowerCase() === 'test');
  return {
    file,
    ...(unit === undefined ? {} : { unit }),
    ...(target === undefined ? {} : { target }),
    ...(split === undefined || test === undefined ? {} : { test: { column: split, value: test } }),
  };
}
