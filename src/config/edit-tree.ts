import type { Diagnostic } from '../base/diagnostic.js';
import { usageError } from './catalogue.js';
import { forbiddenKeyMessage, isForbiddenKey } from './forbidden-key.js';
import { nearest } from './nearest.js';
import { kindOf, schemaAt } from './schema-lookup.js';
import type { SchemaNode } from './schema-node.js';
import {
  DEFAULT_ORIGIN,
  pathText,
  spanOf,
  treeOf,
  type ListNode,
  type MapNode,
  type Origin,
  type TreeNode,
} from './tree.js';

/** One change of a setting. */
export interface TreeEdit {
  /** The path, from the root; `at` is where the step is written. A list item is named by its index. */
  readonly steps: readonly { readonly name: string; readonly at: Origin }[];
  /** What is put there; undefined deletes. */
  readonly value: TreeNode | undefined;
  /** How the user takes the edit back, for messages: `remove this --set`. */
  readonly undo: string;
}

export type Edited =
  { readonly kind: 'edited'; readonly tree: MapNode } | { readonly kind: 'refused'; readonly diagnostic: Diagnostic };

/**
 * Replaces, creates or deletes what stands at a path. A key that is missing on the way starts from its default. Setting
 * `kind` drops the other keys of the map, except for those that `keeps`: what came with the same change, in whatever
 * order. Keys that do not exist are left to validation.
 */
export function editTree(options: {
  tree: MapNode;
  edit: TreeEdit;
  schema: SchemaNode;
  keeps: (value: TreeNode) => boolean;
}): Edited {
  try {
    const tree = new Editor(options).edited();
    if (tree.kind !== 'map') throw new Error('Internal error: an edit changed what the root is');
    return { kind: 'edited', tree };
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', diagnostic: error.diagnostic };
    throw error;
  }
}

/** Ends an edit; what went wrong is the argument. */
class Refused extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

class Editor {
  private readonly root: MapNode;
  private readonly edit: TreeEdit;

  constructor(
    private readonly options: {
      tree: MapNode;
      edit: TreeEdit;
      schema: SchemaNode;
      keeps: (value: TreeNode) => boolean;
    },
  ) {
    this.root = options.tree;
    this.edit = options.edit;
  }

  edited(): TreeNode {
    const forbidden = this.edit.steps.find(({ name }) => isForbiddenKey(name));
    if (forbidden !== undefined) {
      const at = spanOf(forbidden.at);
      throw new Refused(usageError('KEY_FORBIDDEN', { ...forbiddenKeyMessage(forbidden.name), at }));
    }
    return this.change(this.root, 0);
  }

  /** The node with the rest of the path, from `depth` on, set or deleted. */
  private change(node: TreeNode, depth: number): TreeNode {
    if (node.kind === 'scalar') throw new Refused(this.noMap(depth));
    if (node.kind === 'list') return this.changeItem(node, depth);
    const { steps, value } = this.edit;
    const { name, at } = steps[depth]!;
    const entries = new Map(node.entries);
    const existing = entries.get(name);
    if (depth === steps.length - 1) {
      if (value === undefined) {
        if (!entries.delete(name)) throw new Refused(this.nothingToDelete(depth, entries.keys()));
        return { ...node, entries };
      }
      entries.set(name, { key: at, value });
      return this.dropOtherKind(node, { ...node, entries });
    }
    const below = existing?.value ?? this.startOf(depth);
    if (below === undefined && value === undefined) throw new Refused(this.nothingToDelete(depth, entries.keys()));
    const child = below ?? { kind: 'map', entries: new Map(), origin: at };
    entries.set(name, { key: existing?.key ?? at, value: this.change(child, depth + 1) });
    return { ...node, entries };
  }

  private changeItem(node: ListNode, depth: number): TreeNode {
    const { steps, value } = this.edit;
    const { name } = steps[depth]!;
    const index = /^\d{1,6}$/.test(name) ? Number(name) : -1;
    const item = node.items[index];
    const isLast = depth === steps.length - 1;
    const appends = isLast && value !== undefined && index === node.items.length;
    if (item === undefined && !appends) throw new Refused(this.noSuchItem(depth, node.items.length));
    if (isLast && value === undefined) return { ...node, items: node.items.toSpliced(index, 1) };
    const changed = isLast || item === undefined ? value! : this.change(item, depth + 1);
    return { ...node, items: appends ? [...node.items, changed] : node.items.with(index, changed) };
  }

  /** What a missing key starts from: setting `training.optimizer.lr` changes the default optimizer. */
  private startOf(depth: number): TreeNode | undefined {
    const path = this.edit.steps.slice(0, depth + 1).map(({ name }) => name);
    const schema = schemaAt({ schema: this.options.schema, path, tree: this.root });
    return schema?.default === undefined ? undefined : treeOf(schema.default, DEFAULT_ORIGIN);
  }

  /** Without a change of `kind`, the map as it is. */
  private dropOtherKind(before: MapNode, after: MapNode): MapNode {
    const earlier = kindOf(before);
    if (earlier === undefined || earlier === kindOf(after)) return after;
    const entries = [...after.entries].filter(([, { value }]) => this.options.keeps(value));
    return { ...after, entries: new Map(entries) };
  }

  private pathTo(depth: number): string {
    return pathText(this.edit.steps.slice(0, depth).map(({ name }) => name));
  }

  private noMap(depth: number): Diagnostic {
    const { name, at } = this.edit.steps[depth]!;
    return usageError('SET_NO_MAP', {
      message: `${this.pathTo(depth)} is a single value and has no key ${name}`,
      fix: `set ${this.pathTo(depth)} as a whole`,
      at: spanOf(at),
    });
  }

  private noSuchItem(depth: number, length: number): Diagnostic {
    const { name, at } = this.edit.steps[depth]!;
    return usageError('SET_INDEX', {
      message: `${this.pathTo(depth)} is a list of ${length} and has no item ${name}`,
      fix: `items count from 0; set ${this.pathTo(depth)} as a whole, e.g. ${this.pathTo(depth)}=[1, 2]`,
      at: spanOf(at),
    });
  }

  private nothingToDelete(depth: number, written: Iterable<string>): Diagnostic {
    const { name, at } = this.edit.steps[depth]!;
    const meant = nearest(name, written);
    return usageError('SET_NOTHING_TO_DELETE', {
      message: `${this.pathTo(depth + 1)} is not written in the file, so there is nothing to delete`,
      fix: meant === undefined ? this.edit.undo : `did you mean ${meant}?`,
      at: spanOf(at),
    });
  }
}
