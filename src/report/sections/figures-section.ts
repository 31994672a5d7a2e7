import { html } from '../html.js';
import { estimateText, numberText } from '../number-text.js';
import type { Section } from '../page.js';
import type { RunReport } from '../run-report.js';

/** Every figure over all cases, per independent unit with its interval and per case. */
export function figuresSection({ figures }: RunReport): Section | undefined {
  if (figures.length === 0) return undefined;
  const direction = { higher: 'higher is better', lower: 'lower is better', neither: '' } as const;
  return {
    id: 'figures',
    title: 'Figures',
    content: html`<div class="scroll" tabindex="0" role="region" aria-label="Figures">
      <table>
        <caption class="hidden">
          Figures over all evaluated cases
        </caption>
        <thead>
          <tr>
            <th scope="col">figure</th>
            <th scope="col" class="number">per unit [95 %]</th>
            <th scope="col" class="number">per case</th>
            <th scope="col">remark</th>
          </tr>
        </thead>
        <tbody>
          ${figures.map(
            ({ name, unit, perUnit, perCase, isBetter }) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td class="number">${estimateText(perUnit, unit)}</td>
                <td class="number">${numberText(perCase, unit)}</td>
                <td class="soft">${perUnit.reason ?? direction[isBetter]}</td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>`,
  };
}
