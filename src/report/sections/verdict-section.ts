import { html, type Html } from '../html.js';
import type { Section } from '../page.js';
import type { Finding, RunReport } from '../run-report.js';

/** What the run comes to, before anything else. */
export function verdictSection({ verdict, description, findings }: RunReport): Section {
  const { state, headline, claims, cautions } = verdict;
  return {
    id: 'verdict',
    title: 'Verdict',
    content: html`<p class="headline">${headline}</p>
      ${against(findings)} ${claims.map((claim) => html`<p>${claim}</p>`)} ${cautionList(cautions, state)}
      ${description === '' ? undefined : html`<p class="soft">${description}</p>`}`,
  };
}

/** How many findings stand against the figure: nobody should read it without them. */
function against(findings: readonly Finding[]): Html | undefined {
  const [errors, warnings] = (['error', 'warning'] as const).map(
    (severity) => findings.filter((one) => one.severity === severity).length,
  ) as [number, number];
  const counts = [counted(errors, 'error'), counted(warnings, 'warning')].filter((text) => text !== '');
  if (counts.length === 0) return undefined;
  return html`<p class="${errors > 0 ? 'bad' : 'warn'}">
    Read this with the <a href="#findings">findings</a>: ${counts.join(' and ')}.
  </p>`;
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
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
