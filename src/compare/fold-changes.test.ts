import { expect, test } from 'vitest';
import { foldChanges, hasFoldChanges } from './fold-changes.js';

/** Folds by their validation cases; the others are trained on. */
function foldsOf(...validation: string[][]) {
  const all = validation.flat();
  return validation.map((ids) => ({ train: all.filter((id) => !ids.includes(id)), validation: ids }));
}

test('equal folds have no changes, whatever the order of their cases', () => {
  const changes = foldChanges({ before: foldsOf(['a', 'b'], ['c']), after: foldsOf(['b', 'a'], ['c']) });
  expect(hasFoldChanges(changes)).toBe(false);
});

test('a case that moves is told with its folds', () => {
  const changes = foldChanges({ before: foldsOf(['a', 'b'], ['c', 'd']), after: foldsOf(['a'], ['b', 'c', 'd']) });
  expect(changes).toMatchObject({ moved: [{ id: 'b', before: [0], after: [1] }], renumbered: [], cases: 4 });
});

test('folds of equal cases under other numbers move nobody', () => {
  const changes = foldChanges({ before: foldsOf(['a'], ['b'], ['c']), after: foldsOf(['c'], ['b'], ['a']) });
  expect(changes).toMatchObject({
    moved: [],
    renumbered: [
      { before: 0, after: 2 },
      { before: 2, after: 0 },
    ],
  });
});

test('an added case moves nobody, and a renamed one is followed', () => {
  const after = foldsOf(['z', 'b'], ['c', 'new']);
  const changes = foldChanges({
    before: foldsOf(['a', 'b'], ['c']),
    after,
    idOf: (id) => (id === 'a' ? 'z' : id),
  });
  expect(hasFoldChanges(changes)).toBe(false);
  expect(changes.cases).toBe(3);
});

test('another number of folds is told', () => {
  const changes = foldChanges({ before: foldsOf(['a', 'b'], ['c', 'd']), after: foldsOf(['a'], ['b'], ['c', 'd']) });
  expect(changes).toMatchObject({ before: 2, after: 3, renumbered: [{ before: 1, after: 2 }] });
  expect(changes.moved.map(({ id }) => id)).toEqual(['b']);
});

test('a case that is only no longer trained on is told apart', () => {
  const before = [{ train: ['a', 'b'], validation: ['c'] }];
  const changes = foldChanges({ before, after: [{ train: ['a'], validation: ['c'] }] });
  expect(changes).toMatchObject({ cases: 2, moved: [] });
  const two = (train: string[]) => [
    { train, validation: ['c'] },
    { train: ['a', 'b'], validation: ['d'] },
  ];
  expect(foldChanges({ before: two(['a', 'b']), after: two(['a']) }).trainedElsewhere).toEqual(['b']);
});
