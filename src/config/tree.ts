import type { Span } from '../base/diagnostic.js';

/**
 * The settings as they were written: every value keeps the place that it came from, through `extends`, `--set`,
 * environment variables and defaults. Nodes are never changed; an edit makes new ones along the way.
 */
export type TreeNode = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly origin: Origin;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly TreeNode[];
  readonly origin: Origin;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
  readonly origin: Origin;
}

export interface MapEntry {
  /** Where the key stands; `default` where the schema supplied the key. */
  readonly key: Origin;
  readonly value: TreeNode;
}

/** Where a value comes from. A span's `file` is what is shown; `path` is the absolute path that relative paths follow. */
export type Origin =
  | { readonly kind: 'file'; readonly path: string; readonly span: Span }
  | { readonly kind: 'default' }
  /** The settings that a run resolved. */
  | { readonly kind: 'run'; readonly run: string }
  /** What a preset stands for; `span` is where the preset is written. */
  | { readonly kind: 'preset'; readonly name: string; readonly span: Span }
  | { readonly kind: 'set'; readonly span: Span }
  | {
      readonly kind: 'environment';
      /** The variables whose values stand in the text; those that fell back on their default are not among them. */
      readonly variables: readonly string[];
      /** Where the text with `${...}` is written. */
      readonly written: WrittenOrigin;
      readonly span: Span;
    };

/** The origins that have a text of their own. */
export type WrittenOrigin = Extract<Origin, { kind: 'file' | 'set' }>;

/** Keys and list indices from the root. */
export type TreePath = readonly (string | number)[];

export const DEFAULT_ORIGIN: Origin = { kind: 'default' };

export function spanOf(origin: Origin): Span | undefined {
  return origin.kind === 'default' || origin.kind === 'run' ? undefined : origin.span;
}

/** The node at a path, or undefined. */
export function nodeAt(root: TreeNode, path: TreePath): TreeNode | undefined {
  let node: TreeNode | undefined = root;
  for (const step of path) node = node === undefined ? undefined : childOf(node, step);
  return node;
}

export function childOf(node: TreeNode, step: string | number): TreeNode | undefined {
  if (node.kind === 'map') return node.entries.get(String(step))?.value;
  return node.kind === 'list' ? node.items[Number(step)] : undefined;
}

/** Where the value at a path comes from; that of the nearest parent if there is none. */
export function originIn(root: TreeNode, path: TreePath): Origin {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(root, path.slice(0, length));
    if (node !== undefined) return node.origin;
  }
  return DEFAULT_ORIGIN;
}

/** The span of the value at a path; where there is none, or only a default, that of the nearest parent. */
export function locateIn(root: TreeNode, path: TreePath): Span | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = nodeAt(root, path.slice(0, length));
    const span = node === undefined ? undefined : spanOf(node.origin);
    if (span !== undefined) return span;
  }
  return undefined;
}

/** The span of the key at a path, or of the nearest parent's. */
export function locateKeyIn(root: TreeNode, path: TreePath): Span | undefined {
  const parent = nodeAt(root, path.slice(0, -1));
  const entry = parent?.kind === 'map' ? parent.entries.get(String(path.at(-1))) : undefined;
  return (entry === undefined ? undefined : spanOf(entry.key)) ?? locateIn(root, path);
}

/** Plain data, without origins. */
export function plainOf(node: TreeNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainOf);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plainOf(entry.value)]));
}

/** A tree of plain data, all of one origin. */
export function treeOf(value: unknown, origin: Origin): TreeNode {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => treeOf(item, origin)), origin };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, item]) => [key, { key: origin, value: treeOf(item, origin) }] as const,
    );
    return { kind: 'map', entries: new Map(entries), origin };
  }
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'scalar', value, origin };
  }
  throw new Error(`Internal error: ${typeof value} is no setting`);
}

/** `training.patch[0]`; the root is the empty text. */
export function pathText(path: TreePath): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}
