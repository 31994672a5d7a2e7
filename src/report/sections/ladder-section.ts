import type { ComparisonReport } from '../comparison-report.js';
import { html, type Html } from '../html.js';
import type { FinalRow, LadderReport, LadderStep } from '../ladder-report.js';
import { differenceText, estimateText, numberText } from '../number-text.js';
import type { Section } from '../page.js';
import { forestPlot, type ForestRow } from '../plots/forest-plot.js';

type Headline = ComparisonReport['headline'];

/** The steps of a ladder in one plot and one table: what each changed, by which seeds, and what became of it. */
export function ladderSection(ladder: LadderReport, headline: Headline): Section {
  const { fold, seeds, rule, steps, final } = ladder;
  const rows = [...steps.flatMap(plotted), ...(final?.rows ?? []).flatMap((row) => plottedFinal(row, final!.folds))];
  const { name, unit } = headline;
  const over = seeds.length === 1 ? `seed ${seeds[0]!}` : `the mean over seeds ${seeds.join(', ')}`;
  return {
    id: 'steps',
    title: 'Steps',
    content: html`<p>Fold ${fold} decided, by ${over}: a step is kept if ${rule}.</p>
      ${
        rows.length === 0
          ? undefined
          : html`<figure class="forest">
              <div class="scroll" tabindex="0" role="region" aria-label="Effect of each step">
                ${forestPlot({
                  title: `Effect of each step on ${name} with its 95 % interval`,
                  label: `difference of ${name}${unit === '' ? '' : ` (${unit})`}`,
                  rows,
                  reference: 0,
                })}
              </div>
              <figcaption>
                Paired differences over independent units, with 95 % intervals. Full dots were kept, hollow ones
                dropped; each small dot is a seed.
              </figcaption>
            </figure>`
      }
      <div class="scroll" tabindex="0" role="region" aria-label="Steps">
        <table>
          <caption class="hidden">
            Steps with their effects and decisions
          </caption>
          <thead>
            <tr>
              <th scope="col">step</th>
              <th scope="col" class="number">${name}</th>
              <th scope="col">against</th>
              <th scope="col" class="number">effect [95 %]</th>
              <th scope="col">each seed</th>
              <th scope="col">decision</th>
            </tr>
          </thead>
          <tbody>
            ${heading(`on fold ${fold}`)} ${steps.map((step) => stepRow(step, unit))}
          </tbody>
          ${
            final === undefined
              ? undefined
              : html`<tbody>
                  ${heading(`on ${final.folds}, which decided nothing`)} ${final.rows.map((row) => finalRow(row, unit))}
                </tbody>`
          }
        </table>
      </div>`,
  };
}

function plotted({ name, effect, bySeed, decision }: LadderStep): ForestRow[] {
  if (effect === undefined || effect.value === null) return [];
  const parts = bySeed.flatMap(({ seed, value }) => (value === null ? [] : [{ name: `seed ${seed}`, value }]));
  return [{ name, estimate: effect, isHollow: decision === 'dropped', ...(parts.length > 1 ? { parts } : {}) }];
}

function plottedFinal({ effect }: FinalRow, folds: string): ForestRow[] {
  return effect === undefined || effect.value === null ? [] : [{ name: `all kept, ${folds}`, estimate: effect }];
}

function heading(text: string): Html {
  return html`<tr>
    <th colspan="6" scope="rowgroup" class="soft">${text}</th>
  </tr>`;
}

function stepRow({ name, state, value, against, effect, bySeed, decision, reason }: LadderStep, unit: string): Html {
  const seeds = bySeed.map((one) => differenceText({ value: one.value, interval: null })).join(', ');
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="number">${numberText(value, unit)}</td>
    <td>${against ?? ''}</td>
    <td class="number">${effect === undefined ? '' : differenceText(effect, unit)}</td>
    <td>${seeds}</td>
    <td class="words">
      ${
        decision === undefined
          ? html`<span class="soft">${state === 'complete' ? '' : state}</span>`
          : html`<strong class="${decision === 'kept' ? 'good' : 'soft'}">${decision}</strong>: ${reason ?? ''}`
      }
    </td>
  </tr> `;
}

function finalRow({ name, state, estimate, effect, verdict }: FinalRow, unit: string): Html {
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="number">${estimateText(estimate, unit)}</td>
    <td>${effect === undefined ? '' : 'base'}</td>
    <td class="number">${effect === undefined ? '' : differenceText(effect, unit)}</td>
    <td></td>
    <td>${state === 'complete' ? (verdict ?? '') : state}</td>
  </tr> `;
}
