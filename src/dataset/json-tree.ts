/** A JSON value that knows where it stands. Offsets in the text; `end` is behind the last character. */
export type JsonNode = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'list'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'map'; readonly entries: readonly JsonEntry[] }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'other'; readonly value: number | boolean | null }
);

export interface JsonEntry {
  readonly key: Extract<JsonNode, { kind: 'text' }>;
  readonly value: JsonNode;
}

/** Thrown by `readJsonTree`. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

const DEEPEST = 32;

/** Reads JSON so that each value can be pointed at in a message. Throws `JsonSyntaxError`. */
export function readJsonTree(text: string): JsonNode {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.expectEnd();
  return value;
}

class Reader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith('\uFEFF')) this.#at = 1;
  }

  value(depth: number): JsonNode {
    if (depth > DEEPEST) throw this.#error('lists and maps are nested too deeply');
    this.#skipSpace();
    const start = this.#at;
    const first = this.#text[start];
    if (first === '[') {
      const items = this.#series(']', () => this.value(depth + 1));
      return { kind: 'list', items, start, end: this.#at };
    }
    if (first === '{') {
      const entries = this.#series('}', () => this.#entry(depth + 1));
      return { kind: 'map', entries, start, end: this.#at };
    }
    return first === '"' ? this.#string() : this.#literal();
  }

  expectEnd(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#error('text follows the end of the value');
  }

  #entry(depth: number): JsonEntry {
    if (this.#text[this.#at] !== '"') throw this.#error('a key in double quotes is expected');
    const key = this.#string();
    this.#skipSpace();
    if (this.#text[this.#at] !== ':') throw this.#error('a colon is expected');
    this.#at++;
    return { key, value: this.value(depth) };
  }

  /** From an opening bracket to the closing one. */
  #series<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    this.#at++;
    this.#skipSpace();
    if (this.#text[this.#at] === close) {
      this.#at++;
      return items;
    }
    for (;;) {
      this.#skipSpace();
      items.push(item());
      this.#skipSpace();
      const next = this.#text[this.#at];
      if (next !== ',' && next !== close) throw this.#error(`a comma or ${close} is expected`);
      this.#at++;
      if (next === close) return items;
    }
  }

  #string(): Extract<JsonNode, { kind: 'text' }> {
    const start = this.#at;
    let end = start + 1;
    while (this.#text[end] !== '"') {
      if (end >= this.#text.length) throw this.#error('a text is not closed');
      end += this.#text[end] === '\\' ? 2 : 1;
    }
    this.#at = end + 1;
    return { kind: 'text', value: this.#parsed(start, 'is not a text') as string, start, end: this.#at };
  }

  #literal(): JsonNode {
    const start = this.#at;
    while (this.#at < this.#text.length && !/[\s,\]}:]/.test(this.#text[this.#at]!)) this.#at++;
    const value = this.#parsed(start, 'a list, a map, a text or a number is expected');
    return { kind: 'other', value: value as number | boolean | null, start, end: this.#at };
  }

  #parsed(start: number, reason: string): unknown {
    try {
      return JSON.parse(this.#text.slice(start, this.#at));
    } catch {
      this.#at = start;
      throw this.#error(reason);
    }
  }

  #skipSpace(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #error(message: string): JsonSyntaxError {
    return new JsonSyntaxError(message, this.#at);
  }
}
