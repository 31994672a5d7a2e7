import type { ComparedRun, ComparisonReport, RunDifferences } from './comparison-report.js';
import { html, type Html } from './html.js';
import { differenceText, estimateText, numberText } from './number-text.js';
import { page, type Section } from './page.js';
import { forestPlot } from './plots/forest-plot.js';
import { citationSection } from './sections/citation-section.js';
import { ladderSection } from './sections/ladder-section.js';

/** The page of several runs side by side. */
export function comparisonPage(report: ComparisonReport): string {
  const { ladder, headline } = report;
  const sections = [
    verdictSection(report),
    ...(ladder === undefined ? [membersSection(report)] : [ladderSection(ladder, headline)]),
    ...differenceSection(report),
    settingsSection(report),
  ];
  return page({
    title: report.title,
    subtitle: report.subtitle,
    sections: [...sections, citationSection(report)],
  });
}

function verdictSection({ verdict, cautions }: ComparisonReport): Section {
  return {
    id: 'verdict',
    title: 'Verdict',
    content: html`${verdict.map((sentence) => html`<p class="headline">${sentence}</p>`)}
    ${
      cautions.length === 0
        ? undefined
        : html`<h3 class="warn">To be kept in mind</h3>
            <ul>
              ${cautions.map((one) => html`<li>${one}</li>`)}
            </ul>`
    }`,
  };
}

function membersSection({ members, headline: { name, unit } }: ComparisonReport): Section {
  const label = unit === '' ? name : `${name} (${unit})`;
  const measured = members.filter(({ estimate }) => estimate.value !== null);
  return {
    id: 'runs',
    title: 'Runs',
    content: html`${
        measured.length === 0
          ? undefined
          : html`<figure class="forest">
              <div class="scroll" tabindex="0" role="region" aria-label="${name} of each run">
                ${forestPlot({ title: `${name} of each run with its 95 % interval`, label, rows: measured })}
              </div>
            </figure>`
      }
      <div class="scroll" tabindex="0" role="region" aria-label="Runs">
        <table>
          <caption class="hidden">
            Runs with their headline figure
          </caption>
          <thead>
            <tr>
              <th scope="col">name</th>
              <th scope="col" class="number">${name} [95 %]</th>
              <th scope="col">against</th>
              <th scope="col">outcome</th>
              <th scope="col">state</th>
              <th scope="col">run</th>
            </tr>
          </thead>
          <tbody>
            ${members.map((one) => memberRow(one, unit))}
          </tbody>
        </table>
      </div>`,
  };
}

function memberRow({ name, run, state, estimate, against, outcome }: ComparedRun, unit: string): Html {
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="number">${estimateText(estimate, unit)}</td>
    <td>${against ?? ''}</td>
    <td>${outcome ?? ''}</td>
    <td>${state}</td>
    <td><code>${run ?? ''}</code></td>
  </tr> `;
}

function differenceSection({ differences }: ComparisonReport): Section[] {
  if (differences.length === 0) return [];
  return [
    {
      id: 'differences',
      title: 'Differences',
      content: html`<p class="soft">Paired over the independent units that both runs evaluated, with 95 % intervals.</p>
        ${differences.map(differenceTable)}`,
    },
  ];
}

function differenceTable({ name, against, figures }: RunDifferences): Html {
  const caption = `${name} against ${against}`;
  return html`<h3>${caption}</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="${caption}">
      <table>
        <caption class="hidden">
          ${caption}
        </caption>
        <thead>
          <tr>
            <th scope="col">figure</th>
            <th scope="col" class="number">${against}</th>
            <th scope="col" class="number">${name}</th>
            <th scope="col" class="number">difference [95 %]</th>
            <th scope="col">verdict</th>
          </tr>
        </thead>
        <tbody>
          ${figures.map(
            ({ name: figure, unit, before, after, difference, verdict }) =>
              html`<tr>
                <th scope="row">${figure}</th>
                <td class="number">${numberText(before, unit)}</td>
                <td class="number">${numberText(after, unit)}</td>
                <td class="number">${differenceText(difference, unit)}</td>
                <td class="${verdict === 'better' ? 'good' : verdict === 'worse' ? 'bad' : 'soft'}">
                  ${verdict}${difference.reason === undefined ? undefined : html`: ${difference.reason}`}
                </td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>`;
}

function settingsSection({ settings, members }: ComparisonReport): Section {
  return {
    id: 'settings',
    title: 'Settings that differ',
    content:
      settings.length === 0
        ? html`<p>None: the runs have the same settings.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Settings that differ">
            <table>
              <caption class="hidden">
                Settings that differ
              </caption>
              <thead>
                <tr>
                  <th scope="col">key</th>
                  ${members.map(({ name }) => html`<th scope="col">${name}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${settings.map(
                  ({ key, values }) =>
                    html`<tr>
                      <th scope="row"><code>${key}</code></th>
                      ${values.map((value) => html`<td><code>${value}</code></td>`)}
                    </tr> `,
                )}
              </tbody>
            </table>
          </div>`,
  };
}
