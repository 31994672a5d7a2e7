import { expect, test } from 'vitest';
import { sha256, sha256OfJson } from '../base/hash.js';
import { caseChanges, hasCaseChanges, type RecordedCase } from './case-changes.js';

const caseOf = (id: string, more: Partial<RecordedCase> = {}): RecordedCase => ({
  id,
  unit: id,
  images: { mri: sha256(`image ${id}`) },
  label: sha256(`label ${id}`),
  ...more,
});
const columns = ['unit', 'parent', 'derived_by', 'target'] as const;
const between = (before: readonly RecordedCase[], after: readonly RecordedCase[]) =>
  caseChanges({ cases: before, columns }, { cases: after, columns });

test('equal cases in another order have no changes', () => {
  const changes = between([caseOf('a'), caseOf('b')], [caseOf('b'), caseOf('a')]);
  expect(hasCaseChanges(changes)).toBe(false);
});

test('a case of equal content under another id was renamed, with its unit', () => {
  const renamed = { ...caseOf('a'), id: 'z', unit: 'z' };
  const changes = between([caseOf('a'), caseOf('b')], [caseOf('b'), renamed, caseOf('c')]);
  expect(changes).toMatchObject({
    before: 2,
    after: 3,
    renamed: [{ before: 'a', after: 'z' }],
    added: ['c'],
    removed: [],
    changed: [],
  });
});

test('each part that differs is told by itself, with the values of columns', () => {
  const before = [caseOf('a', { unit: 'p1', target: 2 }), caseOf('b')];
  const after = [
    caseOf('a', { unit: 'p2', target: 3, images: { mri: sha256('other'), ct: sha256('ct') } }),
    caseOf('b', { label: sha256('redrawn'), parent: 'a' }),
  ];
  const { changed } = between(before, after);
  expect(changed.map(({ part, channel, how, cases }) => [part, channel, how, cases.map(({ id }) => id)])).toEqual([
    ['image', 'mri', 'changed', ['a']],
    ['image', 'ct', 'added', ['a']],
    ['unit', undefined, 'changed', ['a']],
    ['target', undefined, 'changed', ['a']],
    ['label', undefined, 'changed', ['b']],
    ['parent', undefined, 'added', ['b']],
  ]);
  expect(changed[3]!.cases).toEqual([{ id: 'a', before: 2, after: 3 }]);
});

test('who enters and leaves the test set is told, and of their targets the hash only', () => {
  const before = [caseOf('a', { test: true, target: 1 }), caseOf('b')];
  const changes = between(before, [caseOf('a', { target: 2 }), caseOf('b', { test: true })]);
  expect(changes).toMatchObject({ enteredTest: ['b'], leftTest: ['a'] });
  expect(changes.changed).toEqual([
    { part: 'target', how: 'changed', cases: [{ id: 'a', before: sha256OfJson(1), after: sha256OfJson(2) }] },
  ]);
});

test('what one side did not record is not compared', () => {
  const sparse = { cases: [{ id: 'a' }], columns: [] };
  expect(hasCaseChanges(caseChanges(sparse, { cases: [caseOf('a', { unit: 'p' })], columns }))).toBe(false);
});
