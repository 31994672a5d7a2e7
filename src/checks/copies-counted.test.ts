import { expect, test } from 'vitest';
import { formatDiagnostics } from '../base/diagnostic.js';
import { casesOf, factsOf } from './checks-rig.js';
import { copiesCounted } from './copies-counted.js';
import { judge } from './judge.js';

const originals = casesOf('a', 'b', 'c', 'd');
const copies = (count: number, made: object = { derivedBy: 'turned' }) =>
  Array.from({ length: count }, (_, i) => ({ id: `copy${i}`, unit: 'abcd'[i % 4]!, family: 'abcd'[i % 4]!, ...made }));

test('a table that is mostly copies is a warning with the number of independent units', () => {
  expect(formatDiagnostics(judge(factsOf({}, { cases: [...originals, ...copies(40)] })).diagnostics)).toBe(
    `a.yaml:1:1 warning COPIES_COUNTED 40 of 44 cases are copies of others, 10 for each independent unit: the sample size is 4 (2 in training), not 44, and every epoch shows the same copies
    1 | data.table
      | ^^^^^^^^^^
  a.yaml:1:1 the independent unit
    1 | data.independent_unit
      | ^^^^^^^^^^^^^^^^^^^^^
   fix: leave the copies out of data.table and name the transforms under augmentation, which draws them anew for every sample; or accept it with checks.accept.COPIES_COUNTED: {value: {cases: 44, copies: 40, units: 4}, reason: ...}`,
  );
});

test('a parent alone makes a copy, too', () => {
  expect(copiesCounted.judge(factsOf({}, { cases: [...originals, ...copies(40, { parent: 'a' })] })).kind).toBe('fail');
});

test('a few copies, and many recordings that are none, pass', () => {
  expect(copiesCounted.judge(factsOf({}, { cases: [...originals, ...copies(15)] })).kind).toBe('pass');
  expect(copiesCounted.judge(factsOf({}, { cases: [...originals, ...copies(200, {})] })).kind).toBe('pass');
  expect(copiesCounted.judge(factsOf())).toEqual({ kind: 'unknown', until: 'ingest' });
});
