import { expect, it } from 'vitest';
import { withFamilies } from './families.js';

it('copies of copies, and siblings of a parent that is no case, are one family each', () => {
  const cases = [
    { id: 'a' },
    { id: 'copy', parent: 'a' },
    { id: 'copy of copy', parent: 'copy' },
    { id: 'c1', parent: 'orig' },
    { id: 'c2', parent: 'orig' },
    { id: 'lone' },
  ];
  expect(withFamilies(cases).map(({ id, family }) => [id, family])).toEqual([
    ['a', 'a'],
    ['copy', 'a'],
    ['copy of copy', 'a'],
    ['c1', 'orig'],
    ['c2', 'orig'],
    ['lone', 'lone'],
  ]);
});

it('a circle of parents is one family', () => {
  const cases = [
    { id: 'a', parent: 'b' },
    { id: 'b', parent: 'a' },
  ];
  expect(new Set(withFamilies(cases).map(({ family }) => family)).size).toBe(1);
});
