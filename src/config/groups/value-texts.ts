import { childOf, type TreeNode } from '../tree.js';

/** Longer texts would make names that nobody types. */
const MOST_CHARACTERS = 32;

/**
 * The values of a key as parts of names: `0.01`, `8x16x32` for a list, `adamw` for a map of this kind. Where these are
 * too long or do not tell the values apart, their places, from 1.
 */
export function valueTexts(values: readonly TreeNode[]): string[] {
  const texts = values.map(textOf);
  const isSound = texts.every((text) => text !== undefined && text !== '' && text.length <= MOST_CHARACTERS);
  const isDistinct = new Set(texts.map((text) => text?.toLowerCase())).size === texts.length;
  return values.map((_, index) => (isSound && isDistinct ? texts[index]! : String(index + 1)));
}

function textOf(value: TreeNode): string | undefined {
  if (value.kind === 'scalar') return String(value.value).replace(/[^\p{L}\p{N}._+-]+/gu, '-');
  if (value.kind === 'list') {
    const items = value.items.slice(0, MOST_CHARACTERS).map(textOf);
    if (items.length === 0) return 'none';
    return items.includes(undefined) ? undefined : items.join('x');
  }
  const kind = childOf(value, 'kind');
  return kind === undefined ? undefined : textOf(kind);
}
