import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/golden/read-golden.js';
import { groupKFold } from './group-kfold.js';

// Printed by scikit-learn's GroupKFold(5).
const golden = readGolden('regression').group_kfold5;

describe('groupKFold', () => {
  it("gives scikit-learn's folds", () => {
    const sizes = [3, 1, 2, 4, 1, 2, 1, 3, 1, 2];
    const groups = sizes.flatMap((size, i) => Array<string>(size).fill(`p${String(i + 1).padStart(2, '0')}`));
    expect(golden.groups).toEqual(groups);
    expect(groupKFold({ groups, folds: 5 })).toEqual(golden.fold);
  });

  it('never divides a group', () => {
    const groups = Array.from({ length: 200 }, (_, i) => `p${(i * i) % 31}`);
    const folds = groupKFold({ groups, folds: 4 });
    const crossing = groups.filter((group, i) => folds[groups.indexOf(group)] !== folds[i]);
    expect(crossing).toEqual([]);
    expect(new Set(folds).size).toBe(4);
  });

  it('leaves no fold lighter than another by more than the largest group', () => {
    const groups = Array.from({ length: 30 }, (_, p) => Array<string>((p % 7) + 1).fill(`p${p}`)).flat();
    const folds = groupKFold({ groups, folds: 5 });
    const weights = [0, 1, 2, 3, 4].map((fold) => folds.filter((one) => one === fold).length);
    expect(Math.max(...weights) - Math.min(...weights)).toBeLessThanOrEqual(7);
  });

  it('refuses fewer groups than folds', () => {
    expect(() => groupKFold({ groups: ['a', 'a', 'b'], folds: 3 })).toThrow(
      'Internal error: 2 groups cannot be divided into 3 folds',
    );
  });
});
