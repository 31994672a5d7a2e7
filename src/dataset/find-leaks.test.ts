import { describe, expect, it } from 'vitest';
import { sha256 } from '../base/hash.js';
import { findLeaks, type LeakOptions } from './find-leaks.js';

const fold = (train: string, validation: string) => ({ train: train.split(''), validation: validation.split('') });
const lone = (id: string) => ({ id, unit: `unit-${id}` });
const leaks = (options: Partial<LeakOptions>) => findLeaks({ folds: [], cases: [], contents: new Map(), ...options });

describe('findLeaks', () => {
  it('finds nothing where every case stands for itself', () => {
    const contents = new Map(['a', 'b', 'c'].map((id) => [id, [sha256(id)]]));
    expect(leaks({ folds: [fold('ab', 'c'), fold('bc', 'a')], cases: ['a', 'b', 'c'].map(lone), contents })).toEqual(
      [],
    );
  });

  it('finds two cases of a unit on two sides', () => {
    const cases = [lone('a'), { id: 'b', unit: 'p' }, { id: 'c', unit: 'p' }];
    expect(leaks({ folds: [fold('ab', 'c'), fold('bc', 'a')], cases })).toEqual([
      { kind: 'unit', fold: 0, a: 'c', b: 'b' },
    ]);
  });

  it('finds a descendant over several steps, also where the steps between are not in the fold', () => {
    const cases = [
      lone('a'),
      { ...lone('d'), parent: 'c' },
      { ...lone('c'), parent: 'x' },
      { ...lone('x'), parent: 'a' },
    ];
    expect(leaks({ folds: [fold('a', 'd')], cases })).toEqual([{ kind: 'descendant', fold: 0, a: 'd', b: 'a' }]);
  });

  it('finds two copies of a case that is not in the data set itself', () => {
    const cases = [
      { ...lone('a'), parent: 'original' },
      { ...lone('b'), parent: 'original' },
    ];
    expect(leaks({ folds: [fold('a', 'b')], cases })).toEqual([{ kind: 'descendant', fold: 0, a: 'b', b: 'a' }]);
  });

  it('takes a circle of parents for one family', () => {
    const cases = [
      { ...lone('a'), parent: 'b' },
      { ...lone('b'), parent: 'a' },
      { ...lone('c'), parent: 'c' },
    ];
    expect(leaks({ folds: [fold('ac', 'b')], cases })).toEqual([{ kind: 'descendant', fold: 0, a: 'b', b: 'a' }]);
  });

  it('finds equal content in any channel', () => {
    const contents = new Map([
      ['a', [sha256('1'), sha256('2')]],
      ['b', [sha256('3'), sha256('1')]],
      ['c', [sha256('4')]],
    ]);
    expect(leaks({ folds: [fold('ac', 'b')], cases: ['a', 'b', 'c'].map(lone), contents })).toEqual([
      { kind: 'content', fold: 0, a: 'b', b: 'a' },
    ]);
  });

  it('allows related cases on one side', () => {
    const cases = [{ id: 'a', unit: 'p' }, { id: 'b', unit: 'p', parent: 'a' }, lone('c')];
    const contents = new Map([
      ['a', [sha256('1')]],
      ['b', [sha256('1')]],
    ]);
    expect(leaks({ folds: [fold('ab', 'c')], cases, contents })).toEqual([]);
  });

  it('is quick on 5,000 copies in a chain over six folds', () => {
    const ids = Array.from({ length: 5000 }, (_, i) => `c${i}`);
    const cases = ids.map((id, i) => ({ id, unit: id, ...(i > 0 && { parent: `c${i - 1}` }) }));
    const folds = Array.from({ length: 6 }, (_, f) => ({
      train: ids.filter((_, i) => i % 6 !== f),
      validation: ids.filter((_, i) => i % 6 === f),
    }));
    const before = performance.now();
    expect(findLeaks({ folds, cases, contents: new Map() })).toHaveLength(5000);
    // A quadratic walk takes several seconds.
    expect(performance.now() - before).toBeLessThan(10000);
  });
});
