import type { JsonEntry, JsonNode } from './json-tree.js';

/** A case id and where it is written. */
export interface WrittenId {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** One fold as a file has it. */
export interface WrittenFold {
  readonly train: readonly WrittenId[];
  readonly validation: readonly WrittenId[];
}

/** What is wrong, and where. */
export interface NoFolds {
  readonly reason: string;
  readonly at: { readonly start: number; readonly end: number };
}

/** `val` is nnU-Net's word. */
const SIDES: Readonly<Record<string, 'train' | 'validation'>> = {
  train: 'train',
  validation: 'validation',
  val: 'validation',
};

/** The folds of a JSON file, or the first thing in it that is none. No side of a fold is empty. */
export function readWrittenFolds(tree: JsonNode): WrittenFold[] | NoFolds {
  if (tree.kind !== 'list') return { reason: 'the split file is not a list of folds', at: firstCharacter(tree) };
  if (tree.items.length === 0) return { reason: 'the split file has no fold', at: tree };
  const folds: WrittenFold[] = [];
  for (const [index, item] of tree.items.entries()) {
    const fold = readFold(item, index);
    if ('reason' in fold) return fold;
    folds.push(fold);
  }
  return folds;
}

function readFold(item: JsonNode, index: number): WrittenFold | NoFolds {
  if (item.kind !== 'map') {
    return {
      reason: `fold ${index} of the split file is not a map with train and validation`,
      at: firstCharacter(item),
    };
  }
  const sides: Partial<Record<'train' | 'validation', readonly WrittenId[]>> = {};
  for (const entry of item.entries) {
    const side = Object.hasOwn(SIDES, entry.key.value) ? SIDES[entry.key.value]! : undefined;
    if (side === undefined) {
      const reason = `fold ${index} of the split file has a key ${JSON.stringify(entry.key.value)}; its keys are train and validation (or val)`;
      return { reason, at: entry.key };
    }
    if (sides[side] !== undefined)
      return { reason: `fold ${index} of the split file has ${side} twice`, at: entry.key };
    const ids = readIds(entry, index);
    if (!Array.isArray(ids)) return ids;
    sides[side] = ids;
  }
  const { train, validation } = sides;
  if (train !== undefined && validation !== undefined) return { train, validation };
  const lacking = train === undefined ? 'train' : 'validation (or val)';
  return { reason: `fold ${index} of the split file has no ${lacking}`, at: firstCharacter(item) };
}

function readIds({ key, value }: JsonEntry, index: number): WrittenId[] | NoFolds {
  const name = `${key.value} of fold ${index} of the split file`;
  if (value.kind !== 'list') return { reason: `${name} is not a list of case ids`, at: firstCharacter(value) };
  if (value.items.length === 0) return { reason: `${name} is empty`, at: value };
  const ids: WrittenId[] = [];
  for (const item of value.items) {
    if (item.kind !== 'text') return { reason: `${name} holds something that is not a text`, at: firstCharacter(item) };
    ids.push(item);
  }
  return ids;
}

/** A whole list or map would underline its line. */
function firstCharacter({ start }: JsonNode): NoFolds['at'] {
  return { start, end: start + 1 };
}
