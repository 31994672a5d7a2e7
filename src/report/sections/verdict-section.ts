import { html, type Html } from '../html.js';
import type { Section } from '../page.js';
import type { RunReport } from '../run-report.js';

/** What the run comes to, before anything else. */
export function verdictSection({ verdict, description }: RunReport): Section {
  const { state, headline, claims, cautions } = verdict;
  return {
    id: 'verdict',
    title: 'Verdict',
    content: html`<p class="headline">${headline}</p>
      ${claims.map((claim) => html`<p>${claim}</p>`)} ${cautionList(cautions, state)}
      ${description === '' ? undefined : html`<p class="soft">${description}</p>`}`,
  };
}

function cautionList(cautions: readonly string[], state: 'complete' | 'incomplete'): Html | undefined {
  if (cautions.length === 0)
    return state === 'complete'
      ? html`<p class="good">Complete: every fold and case that was asked for is in the figures.</p>`
      : undefined;
  return html`<h3 class="warn">To be kept in mind</h3>
    <ul>
      ${cautions.map((caution) => html`<li>${caution}</li>`)}
    </ul>`;
}
