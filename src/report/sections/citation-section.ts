import { html } from '../html.js';
import type { Section } from '../page.js';
import type { RunReport } from '../run-report.js';

/** What has to be named so that others know which run this was. */
export function citationSection({ citation: { facts, text } }: Pick<RunReport, 'citation'>): Section {
  return {
    id: 'cite',
    title: 'How to cite',
    content: html`<div class="scroll" tabindex="0" role="region" aria-label="Identity of the run">
        <table>
          <caption class="hidden">
            Identity of the run
          </caption>
          <tbody>
            ${facts.map(
              ([name, value]) =>
                html`<tr>
                  <th scope="row">${name}</th>
                  <td><code>${value}</code></td>
                </tr> `,
            )}
          </tbody>
        </table>
      </div>
      <pre id="citation" tabindex="0" role="region" aria-label="Text to be copied">${text}</pre>
      <button type="button" class="copy" data-source="citation" hidden>Copy</button>`,
  };
}
