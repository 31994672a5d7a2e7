import { readFileSync, statSync } from 'node:fs';
import { hasErrorCode } from '../base/atomic-file.js';
import type { Diagnostic, Place } from '../base/diagnostic.js';
import { readCsv, textSpan, type CsvProblem, type Delimiter } from './csv.js';
import { delimiterRemark } from './delimiter-remark.js';

/** A table of cases whose every row is as wide as its header. */
export interface Sheet {
  readonly delimiter: Delimiter;
  readonly header: readonly string[];
  /** At least one. Cells as text, in the order of the header. */
  readonly rows: readonly (readonly string[])[];
  /** Where a cell stands, for a message. Row -1 is the header. */
  readonly placeOf: (row: number, column: string) => Place;
}

export interface SheetOptions {
  readonly path: string;
  /** The path as messages show it. */
  readonly shownPath: string;
  /** Where the experiment file names the table. */
  readonly tablePlaces: readonly Place[];
  /** What messages call a table that no experiment file names; without it, `data.table`. */
  readonly called?: string;
}

/** Far beyond any table of cases; a file beyond it is something else. */
const LARGEST_BYTES = 64 << 20;

/** Reads a CSV file, or says what is wrong with it. */
export function readSheet(options: SheetOptions): Sheet | readonly Diagnostic[] {
  const { shownPath, tablePlaces, called = 'data.table' } = options;
  const content = readText(options);
  if (content.kind === 'problem') {
    const { code, reason, fix } = content;
    return [mistake({ code, message: `${called} ${reason}: ${shownPath}`, fix, places: tablePlaces })];
  }
  const { text } = content;
  const { delimiter, header, rows, problems, offsetsOf } = readCsv(text);
  const placeAt = (part: { readonly start: number; readonly end: number }): Place => ({
    span: textSpan({ file: shownPath, text, ...part }),
  });
  if (problems.length > 0) return malformed(problems, { placeAt, tablePlaces, delimiter });

  const twice = header.flatMap((name, column) => (name !== '' && header.indexOf(name) !== column ? [column] : []));
  if (twice.length > 0) {
    return twice.map((column) =>
      mistake({
        code: 'COLUMN_TWICE',
        message: `the table has two columns ${JSON.stringify(header[column])}`,
        fix: 'rename or remove one of them',
        places: [placeAt(offsetsOf(-1, column)), ...tablePlaces],
      }),
    );
  }
  if (rows.length === 0) {
    const message = `${called} has no rows: ${shownPath}${delimiterRemark(delimiter)}`;
    return [mistake({ code: 'TABLE_EMPTY', message, fix: 'write one row per case', places: tablePlaces })];
  }
  return { delimiter, header, rows, placeOf: (row, column) => placeAt(offsetsOf(row, header.indexOf(column))) };
}

type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly code: string; readonly reason: string; readonly fix: string };

function readText({ path: file, called }: SheetOptions): Content {
  try {
    if (statSync(file).size > LARGEST_BYTES) {
      const reason = `is larger than ${LARGEST_BYTES >> 20} MiB`;
      return { kind: 'problem', code: 'TABLE_MALFORMED', reason, fix: 'name a CSV file with one row per case' };
    }
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) };
  } catch (error) {
    if (hasErrorCode(error, 'ERR_ENCODING_INVALID_ENCODED_DATA')) {
      const fix = 'save it as UTF-8; a wrong encoding would change case ids';
      return { kind: 'problem', code: 'TABLE_MALFORMED', reason: 'is not UTF-8 text', fix };
    }
    const isAbsent = hasErrorCode(error, 'ENOENT');
    const path = called === undefined ? 'correct the path, which starts from data.root' : 'correct the path';
    return {
      kind: 'problem',
      code: 'TABLE_MISSING',
      reason: isAbsent ? 'does not exist' : 'cannot be read',
      fix: isAbsent && called === undefined ? `${path}; ${WITHOUT_A_TABLE}` : path,
    };
  }
}

/** For who has no table yet: what writes one, or an experiment that needs none. */
const WITHOUT_A_TABLE =
  '`voxrun volumes LABELS > table.csv` writes a table of the volumes in label maps, and `voxrun init FOLDER` an ' +
  'experiment for the images in a folder';

interface MalformedOptions {
  readonly delimiter: Delimiter;
  readonly placeAt: (part: CsvProblem) => Place;
  readonly tablePlaces: readonly Place[];
}

/** One finding per kind of problem, which names every line. */
function malformed(problems: readonly CsvProblem[], options: MalformedOptions): Diagnostic[] {
  const { placeAt, tablePlaces, delimiter } = options;
  const byMessage = new Map<string, Place[]>();
  for (const problem of problems) {
    const { message } = problem;
    byMessage.set(message, [...(byMessage.get(message) ?? []), placeAt(problem)]);
  }
  return [...byMessage].map(([message, places]) => {
    const lines = places.map(({ span }) => span.line).join(', ');
    return mistake({
      code: 'TABLE_MALFORMED',
      message: `${message}${places.length === 1 ? '' : ` (lines ${lines})`}${delimiterRemark(delimiter)}`,
      fix: 'write one row per case with as many cells as the header has, and quote a cell that holds the delimiter',
      places: [places[0]!, ...tablePlaces],
    });
  });
}

function mistake(what: Omit<Diagnostic, 'severity' | 'blame'>): Diagnostic {
  return { ...what, severity: 'error', blame: 'usage' };
}
