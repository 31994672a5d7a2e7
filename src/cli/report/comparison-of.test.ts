import { describe, expect, it } from 'vitest';
import type { FigureChange } from '../../report/comparison-report.js';
import { headlineEstimate } from './compared-runs.js';
import { outcomeOf, verdictText } from './comparison-of.js';

function compared(change: Partial<FigureChange>) {
  const figure: FigureChange = {
    name: 'dice',
    unit: '',
    before: 0.8,
    after: 0.82,
    difference: { value: 0.02, interval: [0.01, 0.03] },
    verdict: 'better',
    ...change,
  };
  return { name: 'large', against: 'base', figures: [figure] };
}

describe('a comparison in words', () => {
  it('has the difference with its sign and interval', () => {
    expect(verdictText(compared({}))).toBe('large is better than base: dice differs by +0.02000 [+0.01000, +0.03000].');
    expect(outcomeOf(compared({}))).toEqual({ against: 'base', outcome: '+0.02000 [+0.01000, +0.03000] better' });
  });

  it('says why there is no interval', () => {
    const few = { value: -0.01, interval: null, reason: 'there are 2 units' };
    expect(verdictText(compared({ difference: few, verdict: 'unknown' }))).toBe(
      'large cannot be told from base: dice differs by -0.01000 (there are 2 units).',
    );
  });

  it('says that what one side does not measure cannot be compared', () => {
    const none = { value: null, interval: null, reason: 'it is measured on one side only' };
    const other = compared({ after: null, difference: none, verdict: 'unknown' });
    expect(verdictText(other)).toBe('large cannot be compared with base by dice: it is measured on one side only.');
    expect(outcomeOf(other)).toEqual({ against: 'base', outcome: 'not comparable' });
  });
});

it('a run that measures something else has no figure in the plot of the others', () => {
  const estimate = { value: 0.9, interval: [0.8, 0.95] };
  const summary = {
    dice: { mean_foreground: 0.9, per_label: {}, by_unit: { mean_foreground: estimate, per_label: {} } },
  };
  expect(headlineEstimate({ summary }, { name: 'mean Dice', unit: '' })).toEqual(estimate);
  expect(headlineEstimate({ summary }, { name: 'MAE', unit: 'ml' })).toEqual({
    value: null,
    interval: null,
    reason: 'it has no MAE',
  });
  expect(headlineEstimate({}, { name: 'MAE', unit: 'ml' }).reason).toBe('the run is not complete');
});
