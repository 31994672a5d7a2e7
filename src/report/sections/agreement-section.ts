import { html } from '../html.js';
import { numberText } from '../number-text.js';
import type { Section } from '../page.js';
import { blandAltmanPlot, scatterPlot } from '../plots/agreement-plots.js';
import type { RunReport } from '../run-report.js';

/** Of a regression: predictions against targets, and what error is to be expected. */
export function agreementSection({ agreement }: RunReport): Section | undefined {
  if (agreement === undefined || agreement.points.length === 0) return undefined;
  const { limits: found, unit } = agreement;
  return {
    id: 'agreement',
    title: 'Agreement',
    content: html`<div class="plots">
        <figure>${scatterPlot(agreement)}</figure>
        <figure>${blandAltmanPlot(agreement)}</figure>
      </div>
      ${
        found === undefined
          ? undefined
          : html`<p>
              Bias ${numberText(found.bias, unit)}; 95 % of single predictions are expected from
              ${numberText(found.limits[0])} to ${numberText(found.limits[1], unit)} off the target (Bland and Altman
              1986).
            </p>`
      }`,
  };
}
