import {
  LineCounter,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { Diagnostic, Span } from '../base/diagnostic.js';
import { usageError } from './catalogue.js';
import { isForbiddenKey, forbiddenKeyMessage } from './forbidden-key.js';
import { spanOf, type MapEntry, type Origin, type TreeNode } from './tree.js';
import { describeSyntaxError } from './yaml-syntax.js';

/** Limits that no experiment comes near and that a hostile file cannot pass. */
const MAX_ALIASES = 50;
const MAX_DEPTH = 64;
const MAX_VALUES = 100_000;

/** Core tags say what plain YAML says anyway. */
const CORE_TAG = /^(tag:yaml\.org,2002:|!!)(str|int|float|bool|null|map|seq)$|^!$/;

export interface ParsedTree {
  /** Absent if nothing can be read from the text. */
  readonly tree?: TreeNode;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * YAML 1.2 (core schema, no merge keys, no custom tags) as a tree of settings in which every key and value knows its
 * place. Reports duplicate, forbidden and non-text keys, tags, and whatever passes the limits above.
 */
export function parseTree(options: { text: string; file: string; originOf: (span: Span) => Origin }): ParsedTree {
  return new TreeParser(options).parse();
}

class TreeParser {
  private readonly diagnostics: Diagnostic[] = [];
  private readonly lineCounter = new LineCounter();
  private readonly lines: readonly string[];
  private readonly anchors = new Map<string, Node>();
  private aliases = 0;
  private values = 0;
  /** Set once a limit is passed: one message is enough. */
  private stopped = false;

  constructor(private readonly options: { text: string; file: string; originOf: (span: Span) => Origin }) {
    this.lines = options.text.split(/\r?\n/);
  }

  parse(): ParsedTree {
    const document = parseDocument(this.options.text, {
      lineCounter: this.lineCounter,
      schema: 'core',
      merge: false,
      prettyErrors: false,
      // Checked below: the parser compares each key with each other, which takes minutes for a hostile file.
      uniqueKeys: false,
    });
    // What follows the first syntax error is mostly its consequence.
    const [error] = document.errors;
    if (error !== undefined) {
      const at = this.span(error.pos[0], error.pos[1]);
      const opened = error.code === 'MISSING_CHAR' && error.pos[0] >= this.options.text.trimEnd().length;
      const quote = opened ? this.spanOfLastQuote(document) : undefined;
      return { diagnostics: [describeSyntaxError({ code: error.code, message: error.message, at: quote ?? at })] };
    }
    if (document.contents === null) return { diagnostics: [] };
    const tree = this.convert({ node: document.contents, key: undefined, depth: 0 });
    return { ...(this.stopped ? {} : { tree }), diagnostics: this.diagnostics };
  }

  private convert({ node, key, depth }: { node: Node; key: Span | undefined; depth: number }): TreeNode {
    const span = this.spanOfValue(node, key);
    const origin = this.options.originOf(span);
    const nothing: TreeNode = { kind: 'scalar', value: null, origin };
    if (this.stopped) return nothing;
    this.values++;
    if (depth > MAX_DEPTH) return this.stop(usageError('YAML_TOO_DEEP', tooDeep(span)), nothing);
    if (this.values > MAX_VALUES) return this.stop(usageError('YAML_TOO_MANY_VALUES', tooManyValues(span)), nothing);
    if (isAlias(node)) {
      this.aliases++;
      if (this.aliases > MAX_ALIASES)
        return this.stop(usageError('YAML_TOO_MANY_ALIASES', tooManyAliases(span)), nothing);
      const target = this.anchors.get(node.source);
      if (target !== undefined) return this.convert({ node: target, key: undefined, depth: depth + 1 });
      this.report(
        usageError('YAML_ALIAS', {
          message: `there is no anchor &${node.source} before this alias`,
          fix: `write &${node.source} at the value that is meant, or put the text in quotes`,
          at: span,
        }),
      );
      return nothing;
    }
    // The parser makes objects of what some tags name, which no setting is.
    if (!this.hasPlainTag(node, span)) return nothing;
    if (isScalar(node)) {
      if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
      const value = scalarValue(node.value);
      if (typeof value === 'number' && !Number.isFinite(value)) this.report(notFinite(span));
      return { kind: 'scalar', value, origin };
    }
    if (!isMap(node) && !isSeq(node)) throw new Error('Internal error: the YAML parser gave an unknown node');
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (isMap(node)) return { kind: 'map', entries: this.convertEntries(node as YAMLMap<Node, Node>, depth), origin };
    const items = (node.items as Node[]).map((item) => this.convert({ node: item, key: undefined, depth: depth + 1 }));
    return { kind: 'list', items, origin };
  }

  private convertEntries(map: YAMLMap<Node, Node | null>, depth: number): Map<string, MapEntry> {
    const entries = new Map<string, MapEntry>();
    for (const pair of map.items) {
      if (this.stopped) break;
      const named = this.keyOf(pair);
      if (named === undefined) continue;
      const { key, span } = named;
      const earlier = entries.get(key);
      if (earlier !== undefined) this.report(duplicateKey({ key, span, earlier }));
      if (isForbiddenKey(key)) this.report(usageError('KEY_FORBIDDEN', { ...forbiddenKeyMessage(key), at: span }));
      else entries.set(key, { key: this.options.originOf(span), value: this.valueOf(pair, { key: span, depth }) });
    }
    return entries;
  }

  private valueOf(pair: Pair<Node, Node | null>, { key, depth }: { key: Span; depth: number }): TreeNode {
    if (pair.value === null) return { kind: 'scalar', value: null, origin: this.options.originOf(key) };
    return this.convert({ node: pair.value, key, depth: depth + 1 });
  }

  private keyOf(pair: Pair<Node, Node | null>): { key: string; span: Span } | undefined {
    const { key } = pair;
    const span = this.spanOfNode(key);
    if (isScalar(key) && key.value !== null) {
      if (!this.hasPlainTag(key, span)) return undefined;
      return { key: typeof key.value === 'string' ? key.value : (key.source ?? ''), span };
    }
    this.report(usageError('YAML_KEY', { message: 'a key must be plain text', fix: 'write `key: value`', at: span }));
    return undefined;
  }

  /** Reports every other tag. */
  private hasPlainTag(node: Node, span: Span): boolean {
    const { tag } = node as { tag?: string };
    if (tag === undefined || CORE_TAG.test(tag)) return true;
    this.report(
      usageError('YAML_TAG', {
        message: `the tag ${tag} means nothing in an experiment file`,
        fix: 'remove it, or put the text in quotes',
        at: span,
      }),
    );
    return false;
  }

  private report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  private stop(diagnostic: Diagnostic, node: TreeNode): TreeNode {
    this.report(diagnostic);
    this.stopped = true;
    return node;
  }

  /** Of a map or list that spans lines, and of a value that is not there, the key says more than the place does. */
  private spanOfValue(node: Node, key: Span | undefined): Span {
    const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
    const isEmpty = node.range?.[0] === node.range?.[1];
    if (key !== undefined && (isBlock || isEmpty)) return key;
    const first = isBlock && isMap(node) ? node.items[0]?.key : undefined;
    return this.spanOfNode(isScalar(first) ? first : node);
  }

  private spanOfNode(node: Node): Span {
    const [start, end] = node.range ?? [0, 0];
    return this.span(start, end);
  }

  /** A quote that is not closed swallows the rest of the file: what helps is where it opens. */
  private spanOfLastQuote(document: Document): Span | undefined {
    let start: number | undefined;
    visit(document, {
      Scalar(_, { type, range }) {
        if (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE') start = range?.[0];
      },
    });
    return start === undefined ? undefined : this.span(start, start + 1);
  }

  private span(start: number, end: number): Span {
    const { line, col } = this.lineCounter.linePos(start);
    const lineText = this.lines[line - 1] ?? '';
    const length = Math.max(1, Math.min(end - start, lineText.length - col + 1));
    return { file: this.options.file, line, column: col, length, lineText };
  }
}

function scalarValue(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return value;
  }
  throw new Error(`Internal error: the YAML parser gave a ${typeof value}`);
}

function notFinite(at: Span): Diagnostic {
  return usageError('YAML_NOT_FINITE', { message: 'infinity and NaN are no settings', fix: 'write a number', at });
}

function duplicateKey({ key, span, earlier }: { key: string; span: Span; earlier: MapEntry }): Diagnostic {
  const first = spanOf(earlier.key);
  return usageError('YAML_DUPLICATE_KEY', {
    message: `the key ${key} stands twice in this map`,
    fix: 'keep one of them',
    at: span,
    also: first === undefined ? [] : [{ span: first, note: 'it stands here first' }],
  });
}

function tooDeep(at: Span) {
  return { message: `values are nested more than ${MAX_DEPTH} levels deep`, fix: 'nest less', at };
}

function tooManyValues(at: Span) {
  return { message: `the file has more than ${MAX_VALUES} values`, fix: 'an experiment needs far fewer', at };
}

function tooManyAliases(at: Span) {
  return {
    message: `more than ${MAX_ALIASES} aliases have to be followed`,
    fix: 'write the values out, or share them through `extends`',
    at,
  };
}
