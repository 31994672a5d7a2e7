import { queryProblem } from './query-problem.js';
import type { Operator, Stretch } from './query.js';

export type Token = Stretch &
  (
    | { readonly kind: 'word'; readonly text: string; readonly isQuoted: boolean }
    | { readonly kind: 'operator'; readonly text: Operator }
    | { readonly kind: 'mark'; readonly text: '(' | ')' | '[' | ']' | ',' }
    | { readonly kind: 'end'; readonly text: '' }
  );

const MARKS = '()[],';
/** Longer ones first; `==` is what many write for `=`. */
const OPERATORS: readonly (readonly [string, Operator])[] = [
  ['==', '='],
  ['!=', '!='],
  ['<=', '<='],
  ['>=', '>='],
  ['=', '='],
  ['<', '<'],
  ['>', '>'],
  ['~', '~'],
];
/** What ends a bare word. */
const WORD = /[^\s()[\],"'=!<>~]+/y;

/** The words of an expression, with an end mark. Throws `DiagnosticError` for an open quote and unknown characters. */
export function tokenize(source: { readonly text: string; readonly option: string }): Token[] {
  const { text } = source;
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const token = /\s/.test(text[at]!) ? undefined : tokenAt(source, at);
    if (token !== undefined) tokens.push(token);
    at += token?.length ?? 1;
  }
  return [...tokens, { kind: 'end', text: '', at: text.length, length: 1 }];
}

function tokenAt(source: { readonly text: string; readonly option: string }, at: number): Token {
  const { text } = source;
  const first = text[at]!;
  if (MARKS.includes(first)) return { kind: 'mark', text: first as ',', at, length: 1 };
  if (first === '"' || first === "'") return quotedAt(source, at);
  const operator = OPERATORS.find(([written]) => text.startsWith(written, at));
  if (operator !== undefined) return { kind: 'operator', text: operator[1], at, length: operator[0].length };
  WORD.lastIndex = at;
  const [word] = WORD.exec(text) ?? [];
  if (word === undefined) {
    throw queryProblem(source, {
      at: { at, length: 1 },
      code: 'FILTER_SYNTAX',
      message: `${first} means nothing here`,
      fix: 'write != for "is not", and `not (...)` around a condition',
    });
  }
  if (word === '&&' || word === '||') {
    throw queryProblem(source, {
      at: { at, length: word.length },
      code: 'FILTER_SYNTAX',
      message: `${word} is no word of a filter`,
      fix: `write ${word === '&&' ? 'and' : 'or'}`,
    });
  }
  return { kind: 'word', text: word, isQuoted: false, at, length: word.length };
}

/** In double or single quotes; a backslash takes the next character as it is. */
function quotedAt(source: { readonly text: string; readonly option: string }, at: number): Token {
  const { text } = source;
  const quote = text[at]!;
  let word = '';
  for (let next = at + 1; next < text.length; next++) {
    if (text[next] === quote) return { kind: 'word', text: word, isQuoted: true, at, length: next + 1 - at };
    if (text[next] === '\\' && next + 1 < text.length) next += 1;
    word += text[next]!;
  }
  throw queryProblem(source, {
    at: { at, length: 1 },
    code: 'FILTER_SYNTAX',
    message: 'this quote is not closed',
    fix: `add ${quote} at the end of the text`,
  });
}
