import { html, type Html } from '../html.js';
import { numberText } from '../number-text.js';
import type { Section } from '../page.js';
import { curvePlot, type Curve } from '../plots/curve-plot.js';
import type { EpochRow, RunReport, TrainedFold, Training } from '../run-report.js';

/** Loss, metric and learning rate of each fold, and the metric of training beside that on whole images. */
export function trainingSection({ training, task }: RunReport): Section | undefined {
  const folds = training.folds.filter(({ history }) => history.length > 0);
  if (folds.length === 0) return undefined;
  return {
    id: 'training',
    title: 'Training',
    content: html`${comparison(training, task)}
      <ul class="legend">
        <li>${sample('solid')} training</li>
        <li>${sample('dashed')} validation</li>
      </ul>
      ${folds.map((fold) => foldPlots(fold, training))}`,
  };
}

function sample(style: 'solid' | 'dashed'): Html {
  return html`<svg viewBox="0 0 40 10" aria-hidden="true"><path class="${style}" d="M0 5H40" /></svg>`;
}

function comparison({ metric: { name, unit }, folds }: Training, task: RunReport['task']): Html {
  const where = task === 'segmentation' ? 'patches' : 'prepared images';
  return html`<p>
      ${name} that training measured on validation ${where}, beside ${name} of the same cases as they were predicted.
      Where the two part, training and prediction do not do the same.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Training metric and result">
      <table>
        <caption class="hidden">
          Training metric and result of each fold
        </caption>
        <thead>
          <tr>
            <th scope="col">fold</th>
            <th scope="col" class="number">weights after epoch</th>
            <th scope="col" class="number">${name} in training</th>
            <th scope="col" class="number">${name} of the predictions</th>
            <th scope="col" class="number">difference</th>
          </tr>
        </thead>
        <tbody>
          ${folds.map(
            ({ fold, weightsAfter, proxy, full }) =>
              html`<tr>
                <th scope="row">${fold}</th>
                <td class="number">${weightsAfter ?? '-'}</td>
                <td class="number">${numberText(proxy, unit)}</td>
                <td class="number">${numberText(full, unit)}</td>
                <td class="number">${proxy === null || full === null ? '-' : numberText(full - proxy, unit)}</td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>`;
}

function foldPlots({ fold, history }: TrainedFold, { metric: { name, unit } }: Training): Html {
  const label = unit === '' ? name : `${name} (${unit})`;
  const plots = [
    curvePlot({
      title: `Loss of fold ${fold}`,
      label: 'loss',
      curves: [
        // What is drawn while weights change, with augmentation, is not comparable with what is measured afterwards.
        { name: 'training', style: 'solid', points: pointsOf(history, (row) => row.train?.loss ?? row.loss) },
        { name: 'validation', style: 'dashed', points: pointsOf(history, (row) => row.validation?.loss) },
      ],
    }),
    ...(history.some((row) => row.validation !== undefined)
      ? [
          curvePlot({
            title: `${name} of fold ${fold}`,
            label,
            curves: [
              { name: 'training', style: 'solid', points: pointsOf(history, (row) => row.train?.metric) },
              { name: 'validation', style: 'dashed', points: pointsOf(history, (row) => row.validation?.metric) },
            ],
          }),
        ]
      : []),
    curvePlot({
      title: `Learning rate of fold ${fold}`,
      label: 'learning rate',
      curves: [{ name: 'learning rate', style: 'solid', points: pointsOf(history, (row) => row.learningRate) }],
      scale: 'log',
    }),
  ];
  return html`<h3>Fold ${fold}</h3>
    <div class="plots">${plots.map((plot) => html`<figure>${plot}</figure>`)}</div>`;
}

function pointsOf(
  history: readonly EpochRow[],
  valueOf: (row: EpochRow) => number | null | undefined,
): Curve['points'] {
  return history.flatMap((row) => {
    const value = valueOf(row);
    return value === null || value === undefined || !Number.isFinite(value) ? [] : [{ epoch: row.epoch + 1, value }];
  });
}
