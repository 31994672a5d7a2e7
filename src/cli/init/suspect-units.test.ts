import { describe, expect, it } from 'vitest';
import { suspectUnits } from './suspect-units.js';

describe('suspectUnits', () => {
  it.each([
    [['sub-01_ses-1', 'sub-01_ses-2', 'sub-02_ses-1', 'sub-03_ses-1'], '^(sub-[A-Za-z0-9]+)_', 3],
    [['p01_1', 'p01_2', 'p02_1', 'p03_1'], '^(.*[0-9])[_-][0-9]{1,2}$', 3],
    [['100a', '100b', '101a', '102a'], '^(.*[0-9])[a-zA-Z]$', 3],
    [
      ['anna_scan1', 'anna_scan2', 'bob_scan1', 'carl_scan1'],
      '^(.+?)[_-]?(?:ses|session|scan|visit|time|tp|t|v|rep|run)[_-]?[0-9]+$',
      3,
    ],
    [['k12_left', 'k12_right', 'k13_left', 'k14_left'], '^(.*[0-9])[_-](?:left|right|l|r|L|R|a|b|A|B|pre|post)$', 3],
  ])('reads %j as images of fewer patients', (ids, pattern, units) => {
    expect(suspectUnits(ids)).toMatchObject({ pattern, units });
  });

  it.each([
    [['hippocampus_001', 'hippocampus_003', 'hippocampus_004', 'hippocampus_006']],
    [['case1', 'case2', 'case3', 'case4']],
    [['p01_1', 'p01_2', 'p01_3', 'p02_1']],
    [['p01_1', 'p02_1', 'p03_1']],
    [['p01_1', 'p01_2', 'p02_1', 'p03_1', 'phantom']],
  ])('sees no patients in %j', (ids) => {
    expect(suspectUnits(ids)).toBeUndefined();
  });

  it('shows ids that would be one patient', () => {
    expect(suspectUnits(['1a', '1b', '2a', '3a', '3b', '3c', '4a'])?.example).toEqual(['3a', '3b', '3c']);
  });
});
