import { html } from '../html.js';
import type { Section } from '../page.js';
import type { RunReport } from '../run-report.js';

/** Every setting with where it comes from; what was chosen for this run is told from what is default. */
export function settingsSection({ settings }: RunReport): Section {
  const chosen = settings.filter(({ origin }) => origin !== 'default').length;
  return {
    id: 'settings',
    title: 'Settings',
    content: html`<details>
      <summary>${settings.length} settings, ${chosen} of them not default</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Settings">
        <table>
          <caption class="hidden">
            Settings with their origins
          </caption>
          <thead>
            <tr>
              <th scope="col">key</th>
              <th scope="col">value</th>
              <th scope="col">from</th>
            </tr>
          </thead>
          <tbody>
            ${settings.map(
              ({ key, value, origin, became }) =>
                html`<tr>
                  <th scope="row"><code>${key}</code></th>
                  <td><code>${value}</code>${became === undefined ? undefined : html`<br />became ${became}`}</td>
                  <td class="soft">${origin}</td>
                </tr> `,
            )}
          </tbody>
        </table>
      </div>
    </details>`,
  };
}
