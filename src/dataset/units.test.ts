import { beforeEach, describe, expect, it } from 'vitest';
import type { CasesOptions } from './case-table.js';
import { casesRig } from './cases-rig.js';

const { blames, read, said, write } = casesRig();

describe('independent units', () => {
  beforeEach(() => {
    write('images/p1_a.nii.gz', 'images/p1_b.nii.gz', 'images/p2_a.nii.gz');
    write('labels/p1_a.nii.gz', 'labels/p1_b.nii.gz', 'labels/p2_a.nii.gz');
  });
  const units = (independentUnit: CasesOptions['independentUnit']) =>
    read({ independentUnit }).cases.map(({ unit }) => unit);

  it('come from the id by a pattern', () => {
    expect(units({ pattern: '^(p\\d+)_' })).toEqual(['p1', 'p1', 'p2']);
  });

  it('must be found in every id', () => {
    expect(said({ independentUnit: { pattern: '^(p1)_' } }))
      .toBe(`a.yaml:6:1 error UNIT_NOT_FOUND data.independent_unit.pattern finds no unit in the id of 1 case: p2_a
    6 | independent_unit
      | ^
   fix: write a regular expression with one group around the unit, e.g. ^(p[0-9]+)_`);
  });

  it.each([
    ['^p1', 'data.independent_unit.pattern has no group'],
    [
      '(p',
      'data.independent_unit.pattern is not a regular expression: Invalid regular expression: /(p|/: Unterminated group',
    ],
  ])('are refused for the pattern %j', (pattern, message) => {
    expect(read({ independentUnit: { pattern } }).diagnostics.map((found) => found.message)).toEqual([message]);
  });

  it('are not waited for where the pattern takes a time that doubles with each character', () => {
    const long = 'a'.repeat(150);
    write(`images/${long}.nii.gz`, `labels/${long}.nii.gz`);
    expect(said({ independentUnit: { pattern: '^((?:a|a)+)b$' } }))
      .toBe(`a.yaml:6:1 error UNIT_PATTERN_SLOW data.independent_unit.pattern needs more than 1 s to search the ids of 4 cases
    6 | independent_unit
      | ^
   fix: remove alternatives and repetitions that can match the same text in many ways, e.g. write a+ for (?:a|a)+`);
    expect(blames({ independentUnit: { pattern: '^((?:a|a)+)b$' } })).toEqual([['UNIT_PATTERN_SLOW', 'usage']]);
  });

  it('need a table to come from a column', () => {
    expect(said({ independentUnit: 'patient' }))
      .toBe(`a.yaml:6:1 error UNIT_NEEDS_TABLE data.independent_unit names the column "patient", but there is no data.table
    6 | independent_unit
      | ^
   fix: set data.table, or write case, or {pattern: ...} to read the unit from the case id`);
  });
});
