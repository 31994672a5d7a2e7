import type { Span } from '../base/diagnostic.js';

/** A place in the text where it is not a table, and why. */
export interface CsvProblem {
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export type Delimiter = ',' | ';' | '\t';

export interface CsvTable {
  /** What separates the cells, judged by the header. */
  readonly delimiter: Delimiter;
  readonly header: readonly string[];
  /**
   * Cells without quotes and surrounding spaces; without the header and without blank lines. A row that is not as wide
   * as the header is in `problems` instead.
   */
  readonly rows: readonly (readonly string[])[];
  readonly problems: readonly CsvProblem[];
  /** Offsets of a cell, quotes included; row -1 is the header. Reads the row again: for messages. */
  readonly offsetsOf: (row: number, column: number) => { readonly start: number; readonly end: number };
}

/**
 * Reads a table of comma-separated values (RFC 4180; semicolon or tab if the header has those instead of commas, as
 * spreadsheets write in some languages). Every cell can be pointed at in a message, and 5,000 rows take milliseconds.
 */
export function readCsv(text: string): CsvTable {
  const delimiter = delimiterOf(text);
  const problems: CsvProblem[] = [];
  const table: (readonly string[])[] = [];
  const starts: number[] = [];
  let next = 0;
  while (next < text.length) {
    const start = next;
    const row = quickRow({ text, delimiter, start }) ?? readRow({ text, delimiter, start });
    next = row.next;
    const width = table[0]?.length ?? row.values.length;
    if (row.problem !== undefined) problems.push(row.problem);
    else if (row.values.length === 1 && row.values[0] === '') continue;
    else if (row.values.length !== width) problems.push(widthProblem({ text, start, cells: row.values.length, width }));
    else {
      table.push(row.values);
      starts.push(start);
    }
  }
  return {
    delimiter,
    header: table[0] ?? [],
    rows: table.slice(1),
    problems,
    offsetsOf: (row, column) => readRow({ text, delimiter, start: starts[row + 1]! }).offsets[column]!,
  };
}

export interface TextSpanOptions {
  readonly file: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Line and column of a part of a text, for a message. What goes over several lines is shown to the end of the first. */
export function textSpan({ file, text, start, end }: TextSpanOptions): Span {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < start; at = text.indexOf('\n', at + 1)) {
    line++;
    lineStart = at + 1;
  }
  const lineEnd = endOfLine(text, lineStart);
  return {
    file,
    line,
    column: start - lineStart + 1,
    length: Math.max(1, Math.min(end, lineEnd) - start),
    lineText: text.slice(lineStart, lineEnd),
  };
}

function delimiterOf(text: string): Delimiter {
  const header = text.slice(0, endOfLine(text, 0));
  if (header.includes(',')) return ',';
  if (header.includes(';')) return ';';
  return header.includes('\t') ? '\t' : ',';
}

interface RowAt {
  readonly text: string;
  readonly delimiter: string;
  readonly start: number;
}

interface Row {
  readonly values: readonly string[];
  /** Offset at which the next row starts. */
  readonly next: number;
  readonly problem?: CsvProblem;
}

/** A row without quotes, which most are; undefined for others. */
function quickRow({ text, delimiter, start }: RowAt): Row | undefined {
  const lineEnd = endOfLine(text, start);
  const line = text.slice(start, lineEnd);
  if (line.includes('"')) return undefined;
  const values = line.split(delimiter);
  for (let i = 0; i < values.length; i++) values[i] = values[i]!.trim();
  return { values, next: afterLine(text, lineEnd) };
}

interface PlacedRow extends Row {
  readonly offsets: readonly { readonly start: number; readonly end: number }[];
}

/** Any row, with the place of each cell. */
function readRow({ text, delimiter, start }: RowAt): PlacedRow {
  const values: string[] = [];
  const offsets: { start: number; end: number }[] = [];
  let lineEnd = endOfLine(text, start);
  for (let at = start; ;) {
    while (text[at] === ' ') at++;
    if (text[at] !== '"') {
      const found = text.indexOf(delimiter, at);
      const end = found === -1 || found > lineEnd ? lineEnd : found;
      values.push(text.slice(at, end).trim());
      offsets.push({ start: at, end });
      if (end === lineEnd) return { values, offsets, next: afterLine(text, lineEnd) };
      at = end + 1;
      continue;
    }
    const end = closingQuote(text, at);
    if (end === undefined) {
      const problem = { start: at, end: lineEnd, message: 'a quoted cell is not closed' };
      return { values, offsets, next: text.length, problem };
    }
    // A quoted cell may hold line breaks.
    if (end > lineEnd) lineEnd = endOfLine(text, end);
    values.push(text.slice(at + 1, end - 1).replaceAll('""', '"'));
    offsets.push({ start: at, end });
    let after = end;
    while (text[after] === ' ') after++;
    if (after >= lineEnd) return { values, offsets, next: afterLine(text, lineEnd) };
    if (text[after] !== delimiter) {
      const problem = { start: after, end: lineEnd, message: 'text follows the closing quote of a cell' };
      return { values, offsets, next: afterLine(text, lineEnd), problem };
    }
    at = after + 1;
  }
}

/** Offset after the quote that closes the cell opened at `open`; a doubled quote is a quote inside. */
function closingQuote(text: string, open: number): number | undefined {
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at + 1;
  }
  return undefined;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  if (at === -1) return text.length;
  return at > from && text[at - 1] === '\r' ? at - 1 : at;
}

function afterLine(text: string, lineEnd: number): number {
  return text[lineEnd] === '\r' ? lineEnd + 2 : lineEnd + 1;
}

interface WidthProblem {
  readonly text: string;
  readonly start: number;
  readonly cells: number;
  readonly width: number;
}

function widthProblem({ text, start, cells, width }: WidthProblem): CsvProblem {
  const many = cells === 1 ? '1 cell' : `${cells} cells`;
  return { start, end: endOfLine(text, start), message: `a row has ${many}, but the header has ${width}` };
}
