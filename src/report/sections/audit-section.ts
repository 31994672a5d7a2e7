import { html, type Html } from '../html.js';
import { numberText } from '../number-text.js';
import type { Section } from '../page.js';
import type { AuditedFold, RunReport } from '../run-report.js';

/** What training saw and measured beside what inference sees and gives, and the settings that were tried out where they part. */
export function auditSection({ audits, training: { metric, folds }, task }: RunReport): Section | undefined {
  if (audits.length === 0) return undefined;
  const recorded = new Map(folds.map(({ fold, proxy }) => [fold, proxy]));
  // Only the scale of a regression is known late.
  const isMeasuredAgain =
    task === 'regression' && audits.some(({ fold, training }) => training !== (recorded.get(fold) ?? training));
  const value = (figure: number | null | undefined): string => numberText(figure, metric.unit);
  const name = metric.name;
  return {
    id: 'audit',
    title: 'Training against inference',
    content: html`<p>
        The validation cases: ${name} as training measured it on
        ${task === 'segmentation' ? 'patches' : 'prepared images'}, beside ${name} of the same cases as whole images,
        with and without test-time
        augmentation.${
          isMeasuredAgain
            ? ' The target is learned as a logarithm, and predictions are turned back to estimate its mean by a factor that is not known before the end of training. What training measured is computed again with it here, and differs a little from the table above.'
            : ''
        }
      </p>
      ${table({
        caption: `${name}: training, whole images and test-time augmentation`,
        heads: ['fold', 'in training', 'whole images', 'mirrored axes', 'cases', 'with mirroring', 'without mirroring'],
        texts: [3],
        rows: audits.map(({ fold, training, whole, tta }) => [
          String(fold),
          value(training),
          value(whole),
          tta === undefined ? 'none' : tta.axes.join(', '),
          tta === undefined ? '-' : String(tta.cases),
          value(tta?.on),
          value(tta?.off),
        ]),
      })}
      ${tried(audits, { name, value })}
      <h3>What else was compared</h3>
      ${table({
        caption: 'Preparation, weights, modes, augmentation and samples',
        heads: ['fold', 'compared', 'one side', 'other side'],
        texts: [1],
        rows: audits.flatMap((one) => comparedRows(one, { name, value })),
      })}`,
  };
}

/** What should be equal, or nearly so. */
function comparedRows(
  { fold, preparation, weights, modes, augmentation, samples }: AuditedFold,
  { name, value }: { name: string; value: (figure: number | null | undefined) => string },
): string[][] {
  return [
    [
      `voxels of ${preparation.cases} prepared cases: differences from training, and the largest`,
      preparation.largest === 0 ? 'none' : 'some',
      numberText(preparation.largest),
    ],
    ...weights.map((one) => [
      `loss of the ${one.name} weights (epoch ${one.epochs}): recorded, and of what is stored`,
      numberText(one.recorded),
      numberText(one.found),
    ]),
    [
      'loss on training cases: in training mode, and in evaluation mode',
      numberText(modes.training),
      numberText(modes.evaluation),
    ],
    [`${name} of training samples: augmented, and plain`, value(augmentation.augmented), value(augmentation.plain)],
    ['samples at the start of two epochs: drawn, and equal pairs', String(samples.drawn), String(samples.equal)],
  ].map((row) => [String(fold), ...row]);
}

function tried(
  audits: readonly AuditedFold[],
  { name, value }: { name: string; value: (figure: number | null | undefined) => string },
): Html | undefined {
  const rows = audits.flatMap(({ fold, ablations }) => ablations.map((one) => ({ fold, ...one })));
  if (rows.length === 0) return undefined;
  return html`<h3>Settings that were tried out</h3>
    <p>Each changed by itself, on the same cases.</p>
    ${table({
      caption: 'Settings that were tried out',
      heads: [
        'fold',
        'setting',
        'as it is',
        'tried',
        'measured on',
        'cases',
        `${name} as it is`,
        `${name} tried`,
        'possible',
      ],
      texts: [1, 2, 3, 4],
      rows: rows.map((one) => [
        String(one.fold),
        one.key,
        one.now,
        one.tried,
        one.of,
        String(one.cases),
        value(one.before),
        value(one.after),
        one.possible === undefined ? '-' : value(one.possible),
      ]),
    })}`;
}

/** The first cell heads its row; `texts` are the columns that hold no numbers. */
function table(options: {
  caption: string;
  heads: readonly string[];
  texts: readonly number[];
  rows: readonly (readonly string[])[];
}): Html {
  const { caption, heads, texts, rows } = options;
  const isText = (column: number): boolean => column === 0 || texts.includes(column);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption class="hidden">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map((head, column) =>
            isText(column) ? html`<th scope="col">${head}</th>` : html`<th scope="col" class="number">${head}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...others]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${others.map((cell, index) =>
                isText(index + 1) ? html`<td>${cell}</td>` : html`<td class="number">${cell}</td>`,
              )}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}
