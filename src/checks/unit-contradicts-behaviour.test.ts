import { expect, test } from 'vitest';
import { regressionFactsOf } from './checks-rig.js';
import type { RegressionTask } from './physical-target.js';
import { unitContradictsBehaviour } from './unit-contradicts-behaviour.js';

const judged = (unit: string, behavesAs: RegressionTask['behaves_as']) =>
  unitContradictsBehaviour.judge(regressionFactsOf({ task: { unit, behaves_as: behavesAs } }));

test.each([
  ['ml', 'invariant', 'ml is a unit of volume, but the target behaves as invariant: zoom keeps it'],
  ['cm2', 'volume', 'cm2 is a unit of area, but the target behaves as volume: zoom treats it as volume'],
  ['mm', 'area', 'mm is a unit of length, but the target behaves as area: zoom treats it as area'],
] as const)('%s as %s is a warning with both places', (unit, behavesAs, message) => {
  expect(judged(unit, behavesAs)).toMatchObject({
    kind: 'fail',
    value: [unit, behavesAs],
    findings: [{ message, places: [{ span: { lineText: 'task.behaves_as' } }, { span: { lineText: 'task.unit' } }] }],
  });
});

test.each([
  ['ml', 'volume'],
  [' CM3', 'volume'],
  ['mm²', 'area'],
  ['voxels', 'volume'],
  ['years', 'invariant'],
  ['ml/min', 'invariant'],
] as const)('%s as %s passes', (unit, behavesAs) => {
  expect(judged(unit, behavesAs).kind).toBe('pass');
});
