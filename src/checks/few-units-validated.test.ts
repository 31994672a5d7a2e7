import { expect, test } from 'vitest';
import { casesOf, factsOf } from './checks-rig.js';
import { fewUnitsValidated } from './few-units-validated.js';

const units = (count: number) => casesOf(...Array.from({ length: count }, (_, i) => `p${i}`));
const kfold = (folds: number, count: number) =>
  fewUnitsValidated.judge(
    factsOf({ data: { split: { kind: 'kfold', folds, seed: 0, stratify: 'none' } } }, { cases: units(count) }),
  );
const holdout = (fraction: number, count: number) =>
  fewUnitsValidated.judge(
    factsOf({ data: { split: { kind: 'holdout', fraction, seed: 0, stratify: 'none' } } }, { cases: units(count) }),
  );

test('folds with one unit each are a note with the number of folds that would have two', () => {
  expect(kfold(5, 6)).toMatchObject({
    kind: 'fail',
    value: { units: 6, folds: 5 },
    findings: [
      {
        message:
          '5 folds of 6 independent units validate on 1.2 each: the figures of one fold tell nothing, only all of them together',
        fix: 'data.split.folds: 3 would validate on at least 2 each; keep inference.checkpoint: final',
        places: [{ span: { lineText: 'data.split.folds' } }, { span: { lineText: 'data.independent_unit' } }],
      },
    ],
  });
});

test('two of each fold pass; two folds and fewer units than folds are not its business', () => {
  expect(kfold(5, 10).kind).toBe('pass');
  expect(kfold(2, 3).kind).toBe('pass');
  expect(kfold(5, 4).kind).toBe('pass');
});

test('a holdout validates on three units at least', () => {
  expect(holdout(0.2, 10)).toMatchObject({
    findings: [{ message: 'a holdout of 0.2 validates on 2 of 10 independent units, too few to tell anything' }],
  });
  expect(holdout(0.2, 15).kind).toBe('pass');
});

test('folds from a file are not judged, and without cases nothing is', () => {
  const written = factsOf({ data: { split: { kind: 'file', file: 'a.json' } } }, { cases: units(2) });
  expect(fewUnitsValidated.judge(written).kind).toBe('pass');
  expect(fewUnitsValidated.judge(factsOf())).toEqual({ kind: 'unknown', until: 'ingest' });
});
