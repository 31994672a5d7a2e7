import { describe, expect, it } from 'vitest';
import { markTestSet, type TestSettings } from './test-set.js';

interface Row {
  id: string;
  unit: string;
  parent?: string;
  target?: number;
  cell?: string;
}

const marked = (rows: readonly Row[], test: TestSettings) => {
  const cases = rows.map((row) => ({ ...row, channels: {} }));
  const testCells = new Map(rows.map(({ id, cell = '' }) => [id, cell]));
  return markTestSet({ cases, testCells, test, locate: () => undefined });
};
const testIds = (rows: readonly Row[], test: TestSettings) => {
  const { cases, diagnostics } = marked(rows, test);
  expect(diagnostics).toEqual([]);
  return cases.filter((row) => row.test === true).map(({ id }) => id);
};
const messages = (rows: readonly Row[], test: TestSettings) =>
  marked(rows, test).diagnostics.map(({ code, message, fix }) => `${code} ${message}\n${fix!}`);

const patients = (count: number, scans = 1): Row[] =>
  Array.from({ length: count * scans }, (_, i) => ({
    id: `case_${String(i).padStart(4, '0')}`,
    unit: `p${Math.floor(i / scans)}`,
    target: Math.floor(i / scans),
  }));

describe('a drawn test set', () => {
  it('takes the share of units that was asked for, and whole units', () => {
    const rows = patients(20, 3);
    const ids = new Set(testIds(rows, { fraction: 0.2, seed: 1 }));
    expect(ids.size).toBe(12);
    const units = new Set(rows.filter(({ id }) => ids.has(id)).map(({ unit }) => unit));
    expect(rows.filter(({ id, unit }) => units.has(unit) && !ids.has(id))).toEqual([]);
  });

  it('takes whole families where they span units', () => {
    const rows = [...patients(10), { id: 'copy', unit: 'pX', parent: 'case_0000' }, { id: 'copy2', unit: 'pX' }];
    for (let seed = 0; seed < 20; seed++) {
      const ids = testIds(rows, { fraction: 0.3, seed });
      const together = ['case_0000', 'copy', 'copy2'].filter((id) => ids.includes(id)).length;
      expect([0, 3]).toContain(together);
    }
  });

  it('is another one for another seed, and takes each unit about equally often over seeds', () => {
    const rows = patients(10);
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 400; seed++) {
      for (const id of testIds(rows, { fraction: 0.2, seed })) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    // Binomial(400, 0.2): 80 with a standard deviation of 8; five of them either side.
    for (const { id } of rows) expect(Math.abs(counts.get(id)! - 80)).toBeLessThan(40);
  });

  it('stays nearly the same when a case is added: at most one unit enters and one leaves', () => {
    const rows = patients(50);
    const before = testIds(rows, { fraction: 0.2, seed: 1 });
    const after = testIds([...rows, { id: 'new', unit: 'new' }], { fraction: 0.2, seed: 1 });
    expect(before.filter((id) => !after.includes(id)).length).toBeLessThanOrEqual(1);
    expect(after.filter((id) => !before.includes(id)).length).toBeLessThanOrEqual(1);
  });

  it('takes small and large targets alike when it is balanced over them', () => {
    for (let seed = 0; seed < 20; seed++) {
      const ids = testIds(patients(40), { fraction: 0.25, seed, byTarget: true });
      // One of each four neighbours, so that the tens of 0 to 39 hold two or three each.
      const tens = [0, 1, 2, 3].map((ten) => ids.filter((id) => Math.floor(Number(id.slice(5)) / 10) === ten).length);
      expect(Math.min(...tens)).toBeGreaterThanOrEqual(2);
      expect(tens.reduce((sum, count) => sum + count, 0)).toBe(10);
    }
  });

  it('never takes all, and needs two units', () => {
    expect(testIds(patients(2), { fraction: 0.99, seed: 1 })).toHaveLength(1);
    expect(testIds(patients(3), { fraction: 0.01, seed: 1 })).toHaveLength(1);
    expect(messages(patients(1, 4), { fraction: 0.2, seed: 1 })).toEqual([
      'TEST_NEEDS_UNITS a test set needs at least 2 independent units, one of them to train on, but there is only 1 (4 cases)\nremove data.test, or add data',
    ]);
  });
});

describe('a test set in a column', () => {
  const rows = (...cells: string[]): Row[] => cells.map((cell, i) => ({ id: `c${i}`, unit: `c${i}`, cell }));
  const test = { column: 'split', value: 'test' };

  it('is what the column says, and an empty cell says nothing', () => {
    expect(testIds(rows('train', 'test', '', 'test'), test)).toEqual(['c1', 'c3']);
  });

  it.each<[string, string[], string]>([
    [
      'says the word for no case',
      ['train', 'train', 'val'],
      'TEST_SET_EMPTY column "split" says "test" for no case; it says "train" (2 cases), "val" (1 case)\ncorrect data.test.value or the column, or remove data.test',
    ],
    [
      'says it for every case',
      ['test', 'test'],
      'TEST_TAKES_ALL column "split" says "test" for every case, so that none is left to train on\ncorrect data.test.value or the column',
    ],
    [
      'almost says it for some',
      ['test', 'Test', 'train'],
      'TEST_VALUE_UNCLEAR column "split" almost says "test" for 1 case: c1 ("Test")\nwrite the same word in every cell and in data.test.value',
    ],
  ])('is refused where the column %s', (_title, cells, message) => {
    expect(messages(rows(...cells), test)).toEqual([message]);
  });
});
