import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/golden/read-golden.js';
import { makeFolds } from './split.js';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
const alone = (id: string) => ({ id, unit: id });
const kfold = (folds: number, seed = 12345) => ({ kind: 'kfold', folds, seed }) as const;

describe('makeFolds, kfold', () => {
  // Printed by scikit-learn through nnU-Net 2.8.1's `generate_crossval_split`.
  it.each(Object.entries(readGolden('numerics').kfold))(
    'equals KFold(5, shuffle, random_state=12345) on %s cases',
    (count, golden) => {
      const ids = Array.from({ length: Number(count) }, (_, i) => `case_${String(i).padStart(3, '0')}`);
      const folds = makeFolds({ cases: ids.map(alone), split: kfold(5) });
      expect(folds).toEqual(golden.map(({ train, val }) => ({ train, validation: val })));
    },
  );

  it('gives the fold 0 of the 65 hippocampus cases that nnU-Net gives', () => {
    const { ids, fold0 } = fixture('hippocampus-cases') as { ids: string[]; fold0: string[] };
    expect(makeFolds({ cases: ids.map(alone), split: kfold(5) })[0]!.validation).toEqual(fold0);
  });

  it('does not depend on the order in which cases are listed', () => {
    const cases = ['e', 'b', 'a', 'd', 'c'].map(alone);
    expect(makeFolds({ cases, split: kfold(3) })).toEqual(makeFolds({ cases: [...cases].reverse(), split: kfold(3) }));
  });

  it('depends on the seed', () => {
    const cases = Array.from({ length: 30 }, (_, i) => alone(`c${i}`));
    expect(makeFolds({ cases, split: kfold(3, 1) })).not.toEqual(makeFolds({ cases, split: kfold(3, 2) }));
  });

  it('gives the first folds one unit more where units do not divide evenly', () => {
    const cases = Array.from({ length: 13 }, (_, i) => alone(`c${i}`));
    expect(makeFolds({ cases, split: kfold(5) }).map(({ validation }) => validation.length)).toEqual([3, 3, 3, 2, 2]);
  });

  it('keeps every case of a unit on one side, and validates on each unit once', () => {
    const cases = Array.from({ length: 40 }, (_, i) => ({ id: `scan${i}`, unit: `patient${i % 7}` }));
    const unitOf = new Map(cases.map(({ id, unit }) => [id, unit]));
    const held = makeFolds({ cases, split: kfold(3) }).map(({ train, validation }) => {
      const trained = new Set(train.map((id) => unitOf.get(id)));
      const validated = new Set(validation.map((id) => unitOf.get(id)!));
      expect([...validated].filter((unit) => trained.has(unit))).toEqual([]);
      expect(train.length + validation.length).toBe(40);
      return [...validated];
    });
    expect(held.flat().sort()).toEqual(Array.from({ length: 7 }, (_, i) => `patient${i}`));
  });

  it('refuses fewer units than folds', () => {
    expect(() => makeFolds({ cases: ['a', 'b'].map(alone), split: kfold(3) })).toThrow(
      'Internal error: 2 units cannot be divided into 3 parts',
    );
  });
});

describe('makeFolds, holdout', () => {
  const cases = Array.from({ length: 10 }, (_, i) => alone(`case_00${i}`));
  const holdout = (fraction: number, of = cases) =>
    makeFolds({ cases: of, split: { kind: 'holdout', fraction, seed: 12345 } });

  it('validates on the start of the permutation that kfold divides', () => {
    // Fold 0 of five on ten cases is the first two of the same permutation.
    expect(holdout(0.2)).toEqual([
      {
        train: ['001', '002', '003', '004', '005', '006', '008', '009'].map((id) => `case_${id}`),
        validation: ['case_000', 'case_007'],
      },
    ]);
  });

  it('validates on one unit at least and trains on one at least', () => {
    expect(holdout(0.01)[0]!.validation).toHaveLength(1);
    expect(holdout(0.99)[0]!.train).toHaveLength(1);
    expect(holdout(0.5, cases.slice(0, 2))[0]!.train).toHaveLength(1);
  });

  it('rounds a half up', () => {
    expect(holdout(0.25)[0]!.validation).toHaveLength(3);
  });
});

describe('makeFolds, balanced', () => {
  it('gives every fold small and large targets, with units undivided and sizes as without balance', () => {
    const cases = Array.from({ length: 40 }, (_, i) => ({ id: `c${i}`, unit: `p${i >> 1}`, target: i >> 1 }));
    const folds = makeFolds({ cases, split: { ...kfold(4), stratify: 'target' } });
    for (const { train, validation } of folds) {
      const targets = validation.map((id) => Number(id.slice(1)) >> 1);
      // Targets are 0 to 19: the mean of a balanced fold is near 9.5; unbalanced ones of this seed are off by up to 3.
      expect(Math.abs(targets.reduce((sum, value) => sum + value, 0) / targets.length - 9.5)).toBeLessThan(1.5);
      expect(validation).toHaveLength(10);
      const units = new Set(train.map((id) => Number(id.slice(1)) >> 1));
      expect(targets.filter((unit) => units.has(unit))).toEqual([]);
    }
    expect(folds.flatMap(({ validation }) => validation).sort()).toEqual(cases.map(({ id }) => id).sort());
  });

  it('gives every fold its share of a rare label', () => {
    const cases = Array.from({ length: 30 }, (_, i) => ({
      ...alone(`c${i}`),
      labels: i < 6 ? ['rare', 'common'] : ['common'],
    }));
    const folds = makeFolds({ cases, split: { ...kfold(3), stratify: 'labels' } });
    expect(folds.map(({ validation }) => validation.filter((id) => Number(id.slice(1)) < 6).length)).toEqual([2, 2, 2]);
  });

  it('validates a balanced holdout on the share asked for', () => {
    const cases = Array.from({ length: 20 }, (_, i) => ({ ...alone(`c${i}`), target: i }));
    const [fold, ...more] = makeFolds({
      cases,
      split: { kind: 'holdout', fraction: 0.25, seed: 1, stratify: 'target' },
    });
    expect([more.length, fold!.validation.length, fold!.train.length]).toEqual([0, 5, 15]);
  });

  it('refuses a case that lacks its target', () => {
    expect(() => makeFolds({ cases: ['a', 'b'].map(alone), split: { ...kfold(2), stratify: 'target' } })).toThrow(
      'Internal error: a case lacks what the folds are balanced over',
    );
  });
});
