import type { DiagnosticError } from '../../base/failure.js';
import type { Json } from '../../base/json.js';
import { queryProblem } from './query-problem.js';
import type { Literal, Query, QueryKey } from './query.js';
import { tokenize, type Token } from './tokenize.js';

/** Deeper nesting is no question that a person asks. */
const DEEPEST = 50;

const EXAMPLE = "for example: 'evaluation.dice > 0.85 and training.optimizer.lr < 0.01'";

/**
 * Reads `evaluation.dice > 0.85 and (state = complete or not has group)`. `not` binds tighter than `and`, `and` tighter
 * than `or`. Throws `DiagnosticError` with the column of the first mistake.
 */
export function parseQuery(source: { readonly text: string; readonly option: string }): Query {
  const reader = new QueryReader(source, tokenize(source));
  const query = reader.either(0);
  reader.expectEnd();
  return query;
}

class QueryReader {
  private next = 0;

  constructor(
    private readonly source: { readonly text: string; readonly option: string },
    private readonly tokens: readonly Token[],
  ) {}

  either(depth: number): Query {
    return this.joined('or', () => this.joined('and', () => this.condition(depth)));
  }

  expectEnd(): void {
    const token = this.peek();
    if (token.kind === 'end') return;
    const fix =
      token.kind === 'operator'
        ? `put a text that holds ${token.text} in quotes`
        : `join conditions with and, or; ${EXAMPLE}`;
    throw this.problem(token, `${token.text} is one too many here`, fix);
  }

  private joined(word: 'and' | 'or', part: () => Query): Query {
    const parts = [part()];
    while (this.takeWord(word)) parts.push(part());
    return parts.length === 1 ? parts[0]! : { kind: word, parts };
  }

  private condition(depth: number): Query {
    const token = this.peek();
    if (depth > DEEPEST) throw this.problem(token, 'this is nested too deeply', 'use fewer brackets');
    if (this.takeWord('not')) return { kind: 'not', part: this.condition(depth + 1) };
    if (this.takeMark('(')) {
      const inner = this.either(depth + 1);
      if (!this.takeMark(')')) throw this.problem(this.peek(), 'a ) is missing here', 'close the bracket');
      return inner;
    }
    if (this.takeWord('has')) return { kind: 'has', key: this.key() };
    return this.comparison();
  }

  private comparison(): Query {
    const key = this.key();
    if (this.takeWord('in')) return { kind: 'in', key, literals: this.list() };
    const token = this.take();
    if (token.kind !== 'operator') {
      const fix = `write one of = != < <= > >= ~ in after it, or has ${key.name}; ${EXAMPLE}`;
      throw this.problem(token, `${key.name} is not held against anything`, fix);
    }
    return { kind: 'compare', key, operator: token.text, literal: this.literal() };
  }

  private key(): QueryKey {
    const token = this.take();
    if (token.kind === 'word') return { name: token.text, at: token.at, length: token.length };
    const found = token.kind === 'end' ? 'the expression ends here' : `${token.text} is not the name of a setting`;
    throw this.problem(token, `${found}; a setting, a figure or a fact such as state or age is expected`, EXAMPLE);
  }

  private literal(depth = 0): Literal {
    const token = this.peek();
    if (depth > DEEPEST) throw this.problem(token, 'this is nested too deeply', 'use fewer brackets');
    if (token.kind === 'mark' && token.text === '[') {
      const items = this.list(depth + 1);
      const end = this.tokens[this.next - 1]!;
      const length = end.at + end.length - token.at;
      const text = this.source.text.slice(token.at, token.at + length);
      return { text, value: items.map(({ value }) => value), at: token.at, length };
    }
    this.next += 1;
    if (token.kind === 'word') {
      const value = token.isQuoted ? token.text : valueOf(token.text);
      return { text: token.text, value, at: token.at, length: token.length };
    }
    const found = token.kind === 'end' ? 'the expression ends here' : `${token.text} is no value`;
    throw this.problem(token, `${found}; a value is expected`, 'write a number, a word, or a text in quotes');
  }

  /** `[a, b]`. */
  private list(depth = 1): Literal[] {
    if (!this.takeMark('[')) throw this.problem(this.peek(), 'a list is expected here', 'write it as [a, b]');
    const items: Literal[] = [];
    while (!this.takeMark(']')) {
      if (items.length > 0 && !this.takeMark(',')) {
        throw this.problem(this.peek(), 'a comma or ] is missing here', 'write the list as [a, b]');
      }
      items.push(this.literal(depth));
    }
    return items;
  }

  private peek(): Token {
    return this.tokens[Math.min(this.next, this.tokens.length - 1)]!;
  }

  private take(): Token {
    const token = this.peek();
    this.next += 1;
    return token;
  }

  private takeWord(word: string): boolean {
    const token = this.peek();
    const isIt = token.kind === 'word' && !token.isQuoted && token.text.toLowerCase() === word;
    if (isIt) this.next += 1;
    return isIt;
  }

  private takeMark(mark: string): boolean {
    const token = this.peek();
    const isIt = token.kind === 'mark' && token.text === mark;
    if (isIt) this.next += 1;
    return isIt;
  }

  private problem(at: Token, message: string, fix: string): DiagnosticError {
    return queryProblem(this.source, { at, code: 'FILTER_SYNTAX', message, fix });
  }
}

/** As YAML reads a plain word: numbers, true, false and null are not texts. */
function valueOf(word: string): Json {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(word)) return Number(word);
  if (word === 'true' || word === 'false') return word === 'true';
  return word === 'null' ? null : word;
}
