import { expect, it } from 'vitest';
import { caseIdProblem, quoteId } from './case-id.js';

it.each(['a', 'sub-01_ses-2', 'Fall 7', 'p.1', 'Größe', 'x'.repeat(180), '脳'.repeat(60), 'constructor2'])(
  '%j is a case id',
  (id) => {
    expect(caseIdProblem(id)).toBeUndefined();
  },
);

it.each([
  ['', 'is empty'],
  ['x'.repeat(181), 'is longer than 180 bytes of UTF-8'],
  ['脳'.repeat(61), 'is longer than 180 bytes of UTF-8'],
  ['__proto__', 'is a reserved name'],
  ['constructor', 'is a reserved name'],
  ['prototype', 'is a reserved name'],
  ['a/b', 'contains a path separator'],
  ['a\\b', 'contains a path separator'],
  ['a..b', 'contains ".."'],
  ['.a', 'starts with a dot'],
  ['a\0', 'contains a control character'],
  ['a\u009b', 'contains a control character'],
  ['a.', 'starts or ends with a space, or ends with a dot'],
  [' a', 'starts or ends with a space, or ends with a dot'],
])('%j is none', (id, problem) => {
  expect(caseIdProblem(id)).toBe(problem);
});

it('quotes an id so that it cannot move the cursor', () => {
  expect(quoteId('a\u001b[2J"\u009b')).toBe(String.raw`"a\u001b[2J\"\u009b"`);
});
