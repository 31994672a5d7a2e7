import type { Diagnostic, Span } from '../base/diagnostic.js';
import { usageError } from './catalogue.js';
import { forbiddenKeyMessage, isForbiddenKey } from './forbidden-key.js';
import { nearest } from './nearest.js';
import { parseTree } from './parse-tree.js';
import { kindOf, schemaAt } from './schema-lookup.js';
import type { SchemaNode } from './schema-node.js';
import { DEFAULT_ORIGIN, pathText, treeOf, type MapNode, type Origin, type TreeNode } from './tree.js';

export interface Overridden {
  readonly tree: MapNode;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Applies `--set` texts in order: `a.b=VALUE` (VALUE is YAML; a list item is named by its index, `a.0`) replaces or
 * creates; `~a.b` deletes. A key that is missing on the way starts from its default. Setting `kind` drops the other
 * keys of the map unless they come from `--set` too, in whatever order. Keys that do not exist are left to validation.
 */
export function applyOverrides(options: { tree: MapNode; sets: readonly string[]; schema: SchemaNode }): Overridden {
  const diagnostics: Diagnostic[] = [];
  let { tree } = options;
  for (const text of options.sets) {
    const result = new Override(text, options.schema).applyTo(tree);
    if ('diagnostics' in result) diagnostics.push(...result.diagnostics);
    else tree = result.tree;
  }
  return { tree, diagnostics };
}

type Result = { readonly tree: MapNode } | { readonly diagnostics: readonly Diagnostic[] };

/** Ends the application of one `--set`; what went wrong is the argument. */
class Refused extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

class Override {
  private readonly deletes: boolean;
  /** The place of `=`; where it is missing, the end. */
  private readonly equals: number;
  private readonly steps: readonly { readonly name: string; readonly start: number }[];

  constructor(
    private readonly text: string,
    private readonly schema: SchemaNode,
  ) {
    this.deletes = text.startsWith('~');
    const equals = this.deletes ? -1 : text.indexOf('=');
    this.equals = equals === -1 ? text.length : equals;
    let start = this.deletes ? 1 : 0;
    this.steps = text
      .slice(start, this.equals)
      .split('.')
      .map((name) => {
        const step = { name, start };
        start += name.length + 1;
        return step;
      });
  }

  applyTo(tree: MapNode): Result {
    const hasValue = this.deletes || this.equals < this.text.length;
    if (!hasValue || this.steps.some(({ name }) => name === '' || name.trim() !== name)) {
      return { diagnostics: [this.malformed()] };
    }
    const forbidden = this.steps.findIndex(({ name }) => isForbiddenKey(name));
    if (forbidden !== -1) {
      const { name } = this.steps[forbidden]!;
      return {
        diagnostics: [usageError('KEY_FORBIDDEN', { ...forbiddenKeyMessage(name), at: this.spanOfStep(forbidden) })],
      };
    }
    const value = this.deletes ? undefined : this.parseValue();
    if (value !== undefined && 'diagnostics' in value) return value;
    try {
      const changed = this.change({ node: tree, depth: 0, value: value?.tree, root: tree });
      if (changed.kind !== 'map') throw new Error('Internal error: an override changed what the root is');
      return { tree: changed };
    } catch (error) {
      if (error instanceof Refused) return { diagnostics: [error.diagnostic] };
      throw error;
    }
  }

  /** The node with the rest of the path from `depth` on set to `value`, or deleted if that is undefined. */
  private change(at: { node: TreeNode; depth: number; value: TreeNode | undefined; root: TreeNode }): TreeNode {
    const { node, depth, value } = at;
    if (node.kind === 'scalar') throw new Refused(this.noMap(depth));
    if (node.kind === 'list') return this.changeItem({ ...at, node });
    const { name } = this.steps[depth]!;
    const entries = new Map(node.entries);
    const existing = entries.get(name);
    const key: Origin = existing?.key ?? { kind: 'set', span: this.spanOfStep(depth) };
    if (depth === this.steps.length - 1) {
      if (value === undefined) {
        if (!entries.delete(name)) throw new Refused(this.nothingToDelete(depth, entries.keys()));
        return { ...node, entries };
      }
      entries.set(name, { key: { kind: 'set', span: this.spanOfStep(depth) }, value });
      return dropOtherKind(node, { ...node, entries });
    }
    const below = existing?.value ?? this.startOf(depth, at.root);
    if (below === undefined && value === undefined) throw new Refused(this.nothingToDelete(depth, entries.keys()));
    const child = below ?? { kind: 'map', entries: new Map(), origin: { kind: 'set', span: this.spanOfStep(depth) } };
    entries.set(name, { key, value: this.change({ ...at, node: child, depth: depth + 1 }) });
    return { ...node, entries };
  }

  private changeItem(at: {
    node: Extract<TreeNode, { kind: 'list' }>;
    depth: number;
    value: TreeNode | undefined;
    root: TreeNode;
  }): TreeNode {
    const { node, depth, value } = at;
    const { name } = this.steps[depth]!;
    const index = /^\d{1,6}$/.test(name) ? Number(name) : -1;
    const item = node.items[index];
    const isLast = depth === this.steps.length - 1;
    const appends = isLast && value !== undefined && index === node.items.length;
    if (item === undefined && !appends) throw new Refused(this.noSuchItem(depth, node.items.length));
    if (isLast && value === undefined) return { ...node, items: node.items.toSpliced(index, 1) };
    const changed = isLast || item === undefined ? value! : this.change({ ...at, node: item, depth: depth + 1 });
    return { ...node, items: appends ? [...node.items, changed] : node.items.with(index, changed) };
  }

  /** What a missing key starts from: `--set training.optimizer.lr=1` changes the default optimizer. */
  private startOf(depth: number, root: TreeNode): TreeNode | undefined {
    const path = this.steps.slice(0, depth + 1).map(({ name }) => name);
    const schema = schemaAt({ schema: this.schema, path, tree: root });
    return schema?.default === undefined ? undefined : treeOf(schema.default, DEFAULT_ORIGIN);
  }

  private parseValue(): { tree: TreeNode } | { diagnostics: readonly Diagnostic[] } {
    // Blanks in place of the key keep the columns of what follows.
    const text = ' '.repeat(this.equals + 1) + this.text.slice(this.equals + 1);
    const { tree, diagnostics } = parseTree({
      text,
      file: '--set',
      originOf: (span) => ({ kind: 'set', span: this.withText(span) }),
    });
    if (diagnostics.length > 0) return { diagnostics: diagnostics.map((diagnostic) => this.shown(diagnostic)) };
    const nothing: TreeNode = { kind: 'scalar', value: null, origin: { kind: 'set', span: this.span(0, this.equals) } };
    return { tree: tree ?? nothing };
  }

  private shown(diagnostic: Diagnostic): Diagnostic {
    return { ...diagnostic, places: diagnostic.places.map((place) => ({ ...place, span: this.withText(place.span) })) };
  }

  private withText(span: Span): Span {
    return span.line === 1 ? { ...span, lineText: this.text.split('\n', 1)[0]! } : span;
  }

  private spanOfStep(depth: number): Span {
    const { name, start } = this.steps[depth]!;
    return this.span(start, start + name.length);
  }

  private span(start: number, end: number): Span {
    return { file: '--set', line: 1, column: start + 1, length: Math.max(1, end - start), lineText: this.text };
  }

  private pathTo(depth: number): string {
    return pathText(this.steps.slice(0, depth).map(({ name }) => name));
  }

  private malformed(): Diagnostic {
    return usageError('SET_MALFORMED', {
      message: `cannot understand --set ${this.text}`,
      fix: 'write key=value, e.g. training.epochs=50, or ~key to delete one',
      at: this.span(0, this.text.length),
    });
  }

  private noMap(depth: number): Diagnostic {
    return usageError('SET_NO_MAP', {
      message: `${this.pathTo(depth)} is a single value and has no key ${this.steps[depth]!.name}`,
      fix: `set ${this.pathTo(depth)} as a whole`,
      at: this.spanOfStep(depth),
    });
  }

  private noSuchItem(depth: number, length: number): Diagnostic {
    return usageError('SET_INDEX', {
      message: `${this.pathTo(depth)} is a list of ${length} and has no item ${this.steps[depth]!.name}`,
      fix: `items count from 0; set ${this.pathTo(depth)} as a whole, e.g. ${this.pathTo(depth)}=[1, 2]`,
      at: this.spanOfStep(depth),
    });
  }

  private nothingToDelete(depth: number, written: Iterable<string>): Diagnostic {
    const { name } = this.steps[depth]!;
    const meant = nearest(name, written);
    return usageError('SET_NOTHING_TO_DELETE', {
      message: `${this.pathTo(depth + 1)} is not written in the file, so there is nothing to delete`,
      fix: meant === undefined ? 'remove this --set' : `did you mean ${meant}?`,
      at: this.spanOfStep(depth),
    });
  }
}

/** See `applyOverrides`; without a change of `kind`, the map as it is. */
function dropOtherKind(before: MapNode, after: MapNode): MapNode {
  const earlier = kindOf(before);
  if (earlier === undefined || earlier === kindOf(after)) return after;
  const entries = [...after.entries].filter(([, { value }]) => value.origin.kind === 'set');
  return { ...after, entries: new Map(entries) };
}
