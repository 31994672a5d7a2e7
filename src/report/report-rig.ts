import type { RunReport } from './run-report.js';

/** A small report of a segmentation, for tests; `change` replaces parts of it. */
export function runReport(change: Partial<RunReport> = {}): RunReport {
  return {
    format: 1,
    kind: 'run',
    run: '20261123-014345-075d3514',
    experiment: 'small',
    description: 'Two labels.',
    task: 'segmentation',
    verdict: { state: 'complete', headline: 'mean Dice 0.9000', claims: ['The claim is per case.'], cautions: [] },
    findings: [],
    accepted: [],
    figures: [
      { name: 'mean Dice', unit: '', perUnit: { value: 0.9, interval: [0.8, 0.95] }, perCase: 0.9, isBetter: 'higher' },
    ],
    settings: [{ key: 'training.epochs', value: '2', origin: 'a.yaml:3' }],
    training: {
      metric: { name: 'mean Dice', unit: '' },
      folds: [
        {
          fold: 0,
          history: [0, 1].map((epoch) => ({
            epoch,
            loss: 1 - epoch / 2,
            learningRate: 0.01 / (epoch + 1),
            train: { loss: 0.9 - epoch / 2, metric: 0.5 },
            validation: { loss: 1 - epoch / 3, metric: epoch === 0 ? null : 0.6 },
          })),
          weightsAfter: 2,
          proxy: 0.6,
          full: 0.9,
        },
      ],
    },
    audits: [],
    distributions: [
      {
        metric: 'Dice',
        unit: '',
        labels: [{ name: 'front', values: ['a', 'b', 'c', 'd'].map((id, index) => ({ case: id, value: index / 4 })) }],
      },
    ],
    pictures: { cases: [] },
    cases: {
      columns: [{ name: 'mean Dice', unit: '' }],
      rows: [
        { case: 'a', unit: 'p1', fold: 0, values: [0.9] },
        { case: 'b', unit: 'p2', fold: 0, values: [null] },
      ],
    },
    citation: { facts: [['run', '20261123-014345-075d3514']], text: '@misc{...}' },
    ...change,
  };
}
