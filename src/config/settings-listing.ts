import type { TreePath } from './tree.js';

/** Where lines end, unless a single word is longer. */
const COLUMNS = 100;
/** What a value may take of them, however long the comments are. */
const LEAST_COLUMNS = 60;

/**
 * Settings as YAML, one value a line, each with what `commentOf` says about it in an aligned comment. Parsing the text
 * gives the settings again. `settings` is plain data, so a stored file prints as well as a loaded one.
 */
export function listSettings(options: {
  settings: object;
  /** E.g. where the value comes from; undefined for no comment. */
  commentOf?: (path: TreePath) => string | undefined;
}): string {
  const listing = { value: options.settings, path: [], commentOf: options.commentOf ?? (() => undefined) };
  const longestComment = Math.max(0, ...linesOf(listing).map(({ comment }) => comment?.length ?? 0));
  // Two blanks, a hash and a blank stand before a comment.
  const limit = Math.max(LEAST_COLUMNS, COLUMNS - longestComment - 4);
  const lines = linesOf({ ...listing, limit });
  const widths = lines.map(({ text }) => text.length).filter((width) => width <= limit);
  const column = Math.max(0, ...widths) + 2;
  return lines
    .map(({ text, comment, below = [] }) =>
      [comment === undefined ? text : `${text.padEnd(column - 2)}  # ${comment}`, ...below].join('\n'),
    )
    .map((line) => `${line}\n`)
    .join('');
}

interface Line {
  readonly text: string;
  readonly comment?: string | undefined;
  /** Further lines of a long text. */
  readonly below?: readonly string[];
}

interface Listing {
  readonly value: unknown;
  readonly path: TreePath;
  readonly commentOf: (path: TreePath) => string | undefined;
  /** Columns of a line before its comment; a text that needs more is wrapped. */
  readonly limit?: number;
}

function linesOf({ value, path, commentOf, limit = Infinity }: Listing): Line[] {
  const indent = '  '.repeat(path.length);
  return Object.entries(value as object).flatMap(([key, item]: [string, unknown]): Line[] => {
    const here = [...path, key];
    const start = `${indent}${formatKey(key)}:`;
    if (isFilledMap(item)) return [{ text: start }, ...linesOf({ value: item, path: here, commentOf, limit })];
    const isLong = typeof item === 'string' && start.length + 1 + formatFlow(item).length > limit;
    const folded = isLong ? foldText(item, indent) : undefined;
    if (folded !== undefined) return [{ text: `${start} >-`, comment: commentOf(here), below: folded }];
    return [{ text: `${start} ${formatFlow(item)}`, comment: commentOfList({ value: item, path: here, commentOf }) }];
  });
}

/** A list shows the origins of its items as well, where they differ: one of them may come from the command line. */
function commentOfList({ value, path, commentOf }: Listing): string | undefined {
  const own = commentOf(path);
  if (!Array.isArray(value)) return own;
  const all = [own, ...value.map((_, i) => commentOf([...path, i]))].filter((comment) => comment !== undefined);
  return all.length === 0 ? undefined : [...new Set(all)].join(', ');
}

/** A text of several words wrapped over lines; undefined if that would change it. */
function foldText(text: string, indent: string): string[] | undefined {
  if (!text.includes(' ') || /[^\S ]|\p{C}|^ | $| {2}/u.test(text)) return undefined;
  const width = COLUMNS - indent.length - 2;
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `${indent}  ${line}`);
}

function isFilledMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

function formatFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatFlow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${formatKey(key)}: ${formatFlow(item)}`)
      .join(', ')}}`;
  }
  return typeof value === 'string' ? formatText(value) : String(value);
}

function formatKey(key: string): string {
  return formatText(key);
}

/** Without quotes only where YAML can take it for nothing but this text, on a line of its own or inside brackets. */
function formatText(text: string): string {
  const isWord =
    /^[A-Za-z.][A-Za-z0-9_./ -]*$/.test(text) && !text.endsWith(' ') && !/^\.[\d.]|^\.(inf|nan)$/i.test(text);
  const isReserved = /^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  // `off` is a text in YAML 1.2, and quoting it would only puzzle.
  if (isWord && (!isReserved || /^(yes|no|on|off|y|n)$/i.test(text))) return text;
  return /^[^'\p{C}\p{Zl}\p{Zp}]*$/u.test(text) ? `'${text}'` : JSON.stringify(text);
}
