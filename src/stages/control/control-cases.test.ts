import { describe, expect, it } from 'vitest';
import { controlCases } from './control-cases.js';

const cases = Array.from({ length: 24 }, (_, index) => ({
  id: `p${index % 8}_${Math.floor(index / 8)}`,
  folder: '',
  target: 10 * (index % 8),
}));
const unitOf = (id: string) => id.slice(0, 2);
const options = { cases, unitOf, key: [1, 0, 'control'] };
const unitsOf = (chosen: readonly { readonly id: string }[]) => [...new Set(chosen.map(({ id }) => unitOf(id)))].sort();

describe('the cases of a control training', () => {
  it('are those of half or a quarter of the units, whole, and the quarter is a part of the half', () => {
    const half = controlCases('half_of_units', options);
    const quarter = controlCases('quarter_of_units', options);
    expect([half.length, unitsOf(half).length]).toEqual([12, 4]);
    expect([quarter.length, unitsOf(quarter).length]).toEqual([6, 2]);
    expect(unitsOf(half)).toEqual(expect.arrayContaining(unitsOf(quarter)));
    expect(controlCases('half_of_units', options)).toEqual(half);
    expect(unitsOf(controlCases('half_of_units', { ...options, key: [2, 0, 'control'] }))).not.toEqual(unitsOf(half));
  });

  it('have the target of another unit each, the same for all cases of a unit', () => {
    const shuffled = controlCases('shuffled_targets', options);
    expect(shuffled.map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
    expect(shuffled.filter(({ target }, index) => target === cases[index]!.target)).toEqual([]);
    for (const unit of unitsOf(cases)) {
      expect(new Set(shuffled.filter(({ id }) => unitOf(id) === unit).map(({ target }) => target)).size).toBe(1);
    }
    expect(shuffled.map(({ target }) => target!).sort((a, b) => a - b)).toEqual(
      cases.map(({ target }) => target).sort((a, b) => a - b),
    );
  });

  it('are all of them without images', () => {
    expect(controlCases('zeroed_inputs', options)).toBe(cases);
  });
});
