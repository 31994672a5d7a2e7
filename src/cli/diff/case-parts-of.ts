import type { CasePart } from '../../compare/case-parts.js';

/** Keys that act through the cases, and through which part of them. The first that fits counts. */
const KEYS: readonly (readonly [key: string, parts: readonly CasePart[]])[] = [
  ['data.root', ['ids', 'images', 'label', 'unit', 'family', 'target', 'test', 'folds']],
  ['data.table', ['ids', 'images', 'label', 'unit', 'family', 'target', 'test', 'folds']],
  ['data.channels', ['ids', 'images']],
  ['data.label', ['ids', 'label']],
  // Units are drawn as wholes into a test set.
  ['data.independent_unit', ['unit', 'test']],
  ['data.test', ['test']],
  ['data.split.file', ['folds']],
  ['data.split.stratify', ['test']],
  ['data.split', ['folds', 'test']],
  ['task.target', ['target', 'test']],
  ['task', ['target', 'test']],
];

/** The parts of the cases that a key decides; none for a key that stages read themselves. */
export function casePartsOf(path: readonly string[]): readonly CasePart[] {
  const key = path.join('.');
  if (/^data\.channels\.[^.]+\.normalize$/.test(key)) return [];
  const found = KEYS.find(([name]) => key === name || (key.startsWith(`${name}.`) && !isMapOfOwnKeys(name)));
  return found?.[1] ?? [];
}

/** Maps of which only the whole is meant: their other keys are read by stages. */
function isMapOfOwnKeys(name: string): boolean {
  return name === 'task' || name === 'data.split';
}
