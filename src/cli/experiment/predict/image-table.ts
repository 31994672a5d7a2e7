import { dirname, resolve } from 'node:path';
import type { Diagnostic } from '../../../base/diagnostic.js';
import { DiagnosticError } from '../../../base/failure.js';
import { showPath } from '../../../config/show-path.js';
import type { CaseRow } from '../../../dataset/case-row.js';
import { existingFiles } from '../../../dataset/existing-files.js';
import { columnOf, tableMistakes } from '../../../dataset/table-mistakes.js';
import { readSheet } from '../../../dataset/table-sheet.js';
import { predictProblem } from './predict-problem.js';

/**
 * The images that a CSV table names: a column `case` and one per channel, with paths from the table's own folder. Throws
 * `DiagnosticError` with all that is wrong.
 */
export function imageTable(options: { table: string; channels: readonly string[]; cwd: string }): CaseRow[] {
  const { table, channels, cwd } = options;
  const path = resolve(cwd, table);
  const sheet = readSheet({ path, shownPath: showPath(path, cwd), tablePlaces: [], called: 'the table' });
  if (!('rows' in sheet)) throw new DiagnosticError(sheet);
  const mistakes = tableMistakes({
    sheet,
    columns: ['case', ...channels].map((name) => ({
      name,
      path: [name === 'case' ? 'a table of images' : `channel ${name} of the run`],
    })),
    tablePlaces: [],
    locate: () => undefined,
  });
  if (mistakes.length > 0) {
    const fix = `a table of images has the columns ${['case', ...channels].join(', ')}`;
    throw new DiagnosticError(mistakes.map((one) => (one.code === 'COLUMN_MISSING' ? { ...one, fix } : one)));
  }
  const cells = channels.map((name) => columnOf(sheet, name).map((cell) => resolve(dirname(path), cell)));
  const { existing } = existingFiles(cells.flat());
  const ids = columnOf(sheet, 'case');
  const gaps = channels.flatMap((name, index): Diagnostic[] => {
    const rows = ids.flatMap((_, row) => (existing.has(cells[index]![row]!) ? [] : [row]));
    if (rows.length === 0) return [];
    const listed = rows.map((row) => `${ids[row]!} (${showPath(cells[index]![row]!, cwd)})`).join(', ');
    const { diagnostics } = predictProblem({
      code: 'IMAGE_MISSING',
      message: `images of channel ${name} do not exist or cannot be read: ${listed}`,
      fix: 'correct the table; paths start from its own folder',
    });
    return diagnostics.map((one) => ({ ...one, places: [sheet.placeOf(rows[0]!, name)] }));
  });
  if (gaps.length > 0) throw new DiagnosticError(gaps);
  return ids.map((id, row) => ({
    id,
    unit: id,
    channels: Object.fromEntries(channels.map((name, index) => [name, cells[index]![row]!])),
  }));
}
