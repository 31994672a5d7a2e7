import { html } from '../html.js';
import { numberText } from '../number-text.js';
import type { Section } from '../page.js';
import type { CaseRow, RunReport } from '../run-report.js';

/** Every case, to be sorted and filtered. */
export function caseTableSection({ cases: { columns, rows } }: RunReport): Section | undefined {
  if (rows.length === 0) return undefined;
  const headed = (name: string, isNumber: boolean) =>
    html`<th scope="col" aria-sort="none" ${isNumber ? html` class="number"` : undefined}>
      <button type="button">${name}</button>
    </th>`;
  return {
    id: 'cases',
    title: 'Cases',
    content: html`<div class="tools">
        <label for="case-filter">Show cases with</label><input id="case-filter" type="search" autocomplete="off" /><span
          id="case-said"
          role="status"
          class="soft"
          >${rows.length} cases</span
        >
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label="Cases">
        <table class="sortable" data-filter="case-filter" data-said="case-said">
          <caption class="hidden">
            Every evaluated case
          </caption>
          <thead>
            <tr>
              ${headed('case', false)}${headed('unit', false)}${headed('fold', true)}${columns.map(({ name, unit }) => headed(unit === '' ? name : `${name} (${unit})`, true))}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) =>
                html`<tr>
                  <th scope="row">${row.case}</th>
                  <td>${row.unit}</td>
                  <td class="number">${row.fold}</td>
                  ${cells(row)}
                </tr> `,
            )}
          </tbody>
        </table>
      </div>`,
  };
}

function cells({ values }: CaseRow) {
  return values.map((value) => html`<td class="number" data-value="${value ?? ''}">${numberText(value)}</td>`);
}
