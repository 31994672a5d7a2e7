import { html, type Html } from '../html.js';
import type { Section } from '../page.js';
import type { Finding, RunReport } from '../run-report.js';

const ORDER = ['error', 'warning', 'note'] as const;

/** Findings, the gravest first, and what was accepted in writing. */
export function findingsSection({ findings, accepted }: RunReport): Section {
  const sorted = [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return {
    id: 'findings',
    title: 'Findings',
    content: html`${
      sorted.length === 0
        ? html`<p>The checks found nothing that is not accepted.</p>`
        : html`<ul class="findings">
            ${sorted.map(item)}
          </ul>`
    }
    ${
      accepted.length === 0
        ? undefined
        : html`<h3>Accepted</h3>
            <ul class="findings">
              ${accepted.map(({ code, value, reason }) => html`<li><code>${code}</code> ${value}<br /><span class="soft">because: ${reason}</span></li>`)}
            </ul>`
    }`,
  };
}

function item({ severity, code, message, fix, places = [] }: Finding): Html {
  return html`<li class="${severity}">
    <strong class="${severity === 'error' ? 'bad' : severity === 'warning' ? 'warn' : 'soft'}">${severity}</strong>
    <code>${code}</code> ${message}${fix === undefined ? undefined : html`<br />What to do: ${fix}`}
    ${places.map(({ where, note }) => html`<br /><span class="soft">${where}${note === undefined ? '' : ` (${note})`}</span>`)}
  </li>`;
}
