import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../base/json.js';
import { metricDifferences } from './metric-differences.js';

interface Row {
  readonly case: string;
  readonly unit?: string;
  readonly front: number | null;
  readonly back?: number | null;
}

const meanOf = (values: readonly (number | null | undefined)[]): number | null => {
  const defined = values.filter((value) => typeof value === 'number');
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
};

/** A summary of Dice with these cases, as `summarize` writes it. */
function segmentation(rows: readonly Row[], more: JsonObject = {}): JsonObject {
  const labels = ['front', 'back'] as const;
  const means = labels.map((label) => meanOf(rows.map((row) => row[label])));
  return {
    format: 2,
    kind: 'segmentation',
    labels,
    surface: 'deepmind',
    dice: {
      mean_foreground: meanOf(means),
      per_label: Object.fromEntries(labels.map((label, index) => [label, { mean: means[index]! }])),
    },
    per_case: rows.map(({ case: id, unit = id, front, back = 0.5 }) => ({ case: id, unit, dice: { front, back } })),
    ...more,
  };
}

const rows = (count: number, front: (index: number) => number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ case: `case_${index}`, front: front(index), back: 0.5 }));

function verdicts(before: JsonObject, after: JsonObject) {
  return metricDifferences(before, after).figures.map(({ key, verdict }) => [key, verdict]);
}

describe('the difference of a segmentation', () => {
  test('that is the same in every unit is that difference, with an interval of no width', () => {
    const found = metricDifferences(
      segmentation(rows(8, (index) => 0.5 + index / 32)),
      segmentation(rows(8, (index) => 0.625 + index / 32)),
    );
    expect(found.paired).toEqual({ cases: 8, units: 8 });
    expect(found.figures.map(({ key, difference, verdict }) => [key, difference, verdict])).toEqual([
      // Of two labels one gained 0.125.
      ['evaluation.dice', { value: 0.0625, interval: [0.0625, 0.0625] }, 'better'],
      ['evaluation.dice.front', { value: 0.125, interval: [0.125, 0.125] }, 'better'],
      ['evaluation.dice.back', { value: 0, interval: [0, 0] }, 'same'],
    ]);
  });

  test('of one unit of five has the interval of the binomial distribution, and is within noise', () => {
    const found = metricDifferences(
      segmentation(rows(5, () => 0.5)),
      segmentation(rows(5, (index) => (index === 0 ? 1 : 0.5))),
    );
    const front = found.figures[1]!;
    expect(front.difference).toEqual({ value: 0.1, interval: [0, expect.closeTo(0.3, 12)] });
    expect(front.verdict).toBe('within noise');
  });

  test('is within noise where as many units lose as gain, and exchanges better and worse when turned round', () => {
    const before = segmentation(rows(20, () => 0.5));
    const balanced = segmentation(rows(20, (index) => (index % 2 === 0 ? 0.6 : 0.4)));
    const higher = segmentation(rows(20, (index) => 0.6 + index / 1000));
    expect(verdicts(before, balanced)[1]).toEqual(['evaluation.dice.front', 'within noise']);
    expect(verdicts(before, higher)[1]).toEqual(['evaluation.dice.front', 'better']);
    expect(verdicts(higher, before)[1]).toEqual(['evaluation.dice.front', 'worse']);
  });

  test('turned round has the opposite signs', () => {
    const before = segmentation(rows(12, (index) => 0.5 + Math.sin(index) / 10));
    const after = segmentation(rows(12, (index) => 0.5 + Math.cos(index) / 8));
    const there = metricDifferences(before, after).figures.map(({ difference }) => difference);
    const back = metricDifferences(after, before).figures.map(({ difference }) => difference);
    for (const [index, { value, interval }] of there.entries()) {
      expect(back[index]!.value).toBeCloseTo(-value!, 12);
      expect(back[index]!.interval![0]).toBeCloseTo(-interval![1], 12);
      expect(back[index]!.interval![1]).toBeCloseTo(-interval![0], 12);
    }
  });

  test('takes the mean over the cases of a unit first', () => {
    const cases = (front: readonly number[]): Row[] =>
      front.map((value, index) => ({ case: `c${index}`, unit: index < 4 ? 'p0' : `p${index}`, front: value }));
    const found = metricDifferences(
      segmentation(cases([0, 0, 0, 0, 0, 0, 0, 0])),
      segmentation(cases([1, 1, 1, 1, 0, 0, 0, 0])),
    );
    // One unit of five gained 1, though half of the cases did.
    expect(found.paired).toEqual({ cases: 8, units: 5 });
    expect(found.figures[1]!.difference.value).toBe(0.2);
  });

  test('leaves out and counts cases in which a side is undefined, and cases that one side lacks', () => {
    const before = rows(8, () => 0.5);
    const after: Row[] = [
      ...rows(7, () => 0.75).map((row, index) => (index === 0 ? { ...row, front: null } : row)),
      { case: 'other', front: 1, back: 0.5 },
    ];
    const found = metricDifferences(segmentation(before), segmentation(after));
    expect(found.paired).toEqual({ cases: 7, units: 7 });
    expect(found.unpaired).toEqual({ before: 1, after: 1 });
    expect(found.figures[1]).toMatchObject({ difference: { value: 0.25 }, units: 6, undefined: 1 });
  });

  test('of fewer than five units has no interval and no verdict', () => {
    const found = metricDifferences(segmentation(rows(4, () => 0.5)), segmentation(rows(4, () => 0.75)));
    expect(found.figures[1]).toMatchObject({
      difference: {
        value: 0.25,
        interval: null,
        reason: 'an interval needs 5 independent units, there are 4',
      },
      verdict: 'unknown',
    });
  });

  test('that was measured by another definition says so', () => {
    const before = segmentation(
      rows(5, () => 0.5),
      { nsd_tolerance_mm: 1 },
    );
    const after = segmentation(
      rows(5, () => 0.5),
      { nsd_tolerance_mm: 2 },
    );
    expect(metricDifferences(before, after).definitions).toEqual([{ name: 'nsd_tolerance_mm', before: 1, after: 2 }]);
  });

  test.each<[string, JsonObject]>([
    ['has no cases', { dice: { mean_foreground: 0.5, per_label: {} } }],
    ['is damaged', { dice: { mean_foreground: 'x', per_label: 5 }, per_case: [null, 5, { case: 1 }, { case: 'a' }] }],
    ['is empty', {}],
  ])('cannot be paired where a summary %s', (_title, summary) => {
    const found = metricDifferences(summary, segmentation(rows(6, () => 0.5)));
    expect(found.paired).toEqual({ cases: 0, units: 0 });
    expect(found.figures[0]).toMatchObject({ key: 'evaluation.dice', verdict: 'unknown', difference: { value: null } });
  });
});

describe('the difference of a regression', () => {
  const regression = (errors: readonly number[]): JsonObject => {
    const mae = errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length;
    return {
      kind: 'regression',
      regression: { target: { unit: 'ml' }, per_unit: { mae: { value: mae } } },
      per_case: errors.map((error, index) => ({
        case: `c${index}`,
        unit: `p${index}`,
        target: 10 + index,
        prediction: 10 + index + error,
      })),
    };
  };

  test('calls a smaller error better', () => {
    const before = regression([2, -2, 2, -2, 2, -2]);
    const after = regression([1, -1, 1, -1, 1, -1]);
    expect(metricDifferences(before, after).figures).toEqual([
      {
        key: 'evaluation.mae',
        unit: 'ml',
        isBetter: 'lower',
        before: 2,
        after: 1,
        difference: { value: -1, interval: [-1, -1] },
        units: 6,
        undefined: 0,
        verdict: 'better',
      },
    ]);
    expect(metricDifferences(after, before).figures[0]!.verdict).toBe('worse');
  });

  test('cannot be paired with figures of a segmentation', () => {
    const found = metricDifferences(regression([1, 2]), segmentation(rows(5, () => 0.5)));
    expect(new Set(found.figures.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
  });
});
