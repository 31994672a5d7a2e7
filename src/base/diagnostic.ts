/** Where in a text a fact stands. Line and column count from 1; `length` in characters, at least 1. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  /** The whole line, for the excerpt. */
  readonly lineText: string;
}

/** How bad it is. A `warning` never stops anything. */
export type Severity = 'error' | 'warning' | 'note';

/**
 * Who has to act, which decides the exit code: `usage` (2) the file or the command is malformed;
 * `refused` (3) a rule says that the experiment is wrong; `data` (1) a case cannot be used.
 */
export type Blame = 'usage' | 'refused' | 'data';

/** One mistake of the user's, shown with its place, its cause and a remedy. */
export interface Diagnostic {
  /** UPPER_SNAKE_CASE, stable: users accept and search by it. */
  readonly code: string;
  readonly severity: Severity;
  readonly blame: Blame;
  /** The cause, one or two plain sentences without a full stop at the end. */
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
  /** The first is the main place; the others are further facts involved. */
  readonly places: readonly Place[];
}

export interface Place {
  readonly span: Span;
  /** What stands there, where the excerpt alone does not say it: "trained axes are set here". */
  readonly note?: string;
}

/** Widest excerpt; longer lines are cut around the caret. */
const EXCERPT_COLUMNS = 100;

/**
 * ```
 * experiments/a.yaml:14:11 error PATCH_NOT_DIVISIBLE patch[0] is 36, but ...
 *    14 |   patch: [36, 96, 96]
 *       |           ^^
 *   fix: use 32 or 40
 * ```
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const [main, ...others] = diagnostic.places;
  const head = `${diagnostic.severity} ${diagnostic.code} ${diagnostic.message}`;
  const lines: string[] = [];
  if (main === undefined) lines.push(head);
  else lines.push(`${formatPosition(main.span)} ${head}`, ...excerpt(main.span));
  for (const place of others) {
    lines.push(
      `  ${formatPosition(place.span)}${place.note === undefined ? '' : ` ${place.note}`}`,
      ...excerpt(place.span),
    );
  }
  if (diagnostic.fix !== undefined) lines.push(`   fix: ${diagnostic.fix}`);
  return lines.join('\n');
}

/** Diagnostics one below the other, errors first, with a line that counts them. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const order: readonly Severity[] = ['error', 'warning', 'note'];
  const sorted = [...diagnostics].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return sorted.map(formatDiagnostic).join('\n');
}

function formatPosition(span: Span): string {
  return `${span.file}:${span.line}:${span.column}`;
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

function excerpt(span: Span): string[] {
  const number = String(span.line).padStart(5);
  const start = Math.max(0, Math.min(span.column - 1 - EXCERPT_COLUMNS / 2, span.lineText.length - EXCERPT_COLUMNS));
  const text = printable(span.lineText.slice(start, start + EXCERPT_COLUMNS));
  const caretAt = span.column - 1 - start;
  const caretLength = Math.max(1, Math.min(span.length, text.length - caretAt));
  return [`${number} | ${text}`, `${' '.repeat(5)} | ${' '.repeat(Math.max(0, caretAt))}${'^'.repeat(caretLength)}`];
}

/** A file may hold control characters that would move the cursor or recolour the terminal. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
