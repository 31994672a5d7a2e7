import { html } from '../html.js';
import type { Section } from '../page.js';
import { distributionPlot } from '../plots/distribution-plot.js';
import type { RunReport } from '../run-report.js';

/** Of a segmentation: how each metric is spread over the cases, by label. */
export function distributionSection({ distributions }: RunReport): Section | undefined {
  if (distributions.length === 0) return undefined;
  return {
    id: 'distribution',
    title: 'Distribution over cases',
    content: html`<div class="plots">
        ${distributions.map((one) => html`<figure>${distributionPlot(one)}</figure>`)}
      </div>
      <p class="soft">A dot is a case; a box holds the middle half of them, its line is the median.</p>`,
  };
}
