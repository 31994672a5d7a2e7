import { expect, test } from 'vitest';
import { formatDiagnostics, type Span } from '../base/diagnostic.js';
import { regressionFactsOf } from './checks-rig.js';
import { derivedTargetKept } from './derived-target-kept.js';
import type { CaseFact } from './facts.js';
import { judge } from './judge.js';

const original = (id: string, target: number): CaseFact => ({ id, unit: id, family: id, target });
const copy = (id: string, of: CaseFact, derivedBy: string, target = of.target): CaseFact => ({
  id,
  unit: of.unit,
  family: of.id,
  parent: of.id,
  derivedBy,
  target,
});
const [a, b] = [original('a', 30), original('b', 40)];
const locateCell = (id: string, column: string): Span => {
  const lineText = `${id}.${column}`;
  return { file: 'cases.csv', line: 2, column: 1, length: lineText.length, lineText };
};
const kindOf = (...copies: CaseFact[]) =>
  derivedTargetKept.judge(regressionFactsOf({}, { cases: [a, b, ...copies] })).kind;

test('scaled copies with the volume of their originals are refused, with cells of the table', () => {
  const cases = [a, b, copy('a1', a, 'scale 1.2'), copy('a2', a, 'shear'), copy('a3', a, 'zoom 0.9', 21.87)];
  expect(formatDiagnostics(judge(regressionFactsOf({}, { cases, locateCell })).diagnostics)).toBe(
    `cases.csv:2:1 error DERIVED_TARGET_KEPT volume_ml behaves as volume, but 2 of 3 copies that derived_by says to be scaled or deformed keep the volume_ml of what they were made from: a1 (scale 1.2), a2 (shear)
    2 | a1.derived_by
      | ^^^^^^^^^^^^^
  cases.csv:2:1 its target
    2 | a1.volume_ml
      | ^^^^^^^^^^^^
  cases.csv:2:1 the target of what it was made from
    2 | a.volume_ml
      | ^^^^^^^^^^^
  a.yaml:1:1 what enlarging the object does to the target
    1 | task.behaves_as
      | ^^^^^^^^^^^^^^^
  a.yaml:1:1 the table
    1 | data.table
      | ^^^^^^^^^^
   fix: leave these copies out of data.table and use augmentation.zoom, which carries the target along, or write the target that they have; or accept it with checks.accept.DERIVED_TARGET_KEPT: {value: 2, reason: ...}`,
  );
});

test.each(['zoomed', 'Elastic deformation', 'random affine', 'resized to 128', 'x-shear 0.1', 'stretched'])(
  '%s changes the size of an object',
  (how) => {
    expect(kindOf(copy('a1', a, how))).toBe('fail');
  },
);

test.each(['rotated by 10', 'noise', 'mirrored', 'intensity scaling', 'gray scale', 'cropped by hand'])(
  '%s keeps it',
  (how) => {
    expect(kindOf(copy('a1', a, how))).toBe('pass');
  },
);

test('a target of its own, a parent that is no case and a target without scale pass', () => {
  expect(kindOf(copy('a1', a, 'scale 1.1', 39.93))).toBe('pass');
  expect(kindOf(copy('c1', original('c', 3), 'scale 1.1'))).toBe('pass');
  const cases = [a, b, copy('a1', a, 'scale 1.1')];
  expect(derivedTargetKept.judge(regressionFactsOf({ task: { behaves_as: 'invariant' } }, { cases })).kind).toBe(
    'pass',
  );
});
