import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { comparisonPage } from '../src/report/comparison-page.js';
import { runReport } from '../src/report/report-rig.js';
import { runPage } from '../src/report/run-page.js';
import { temporaryFolder } from './support/real-cli.js';

const browser = await findBrowser();
const report = runReport({
  findings: [{ code: 'A_NOTE', severity: 'note', message: 'small', fix: 'nothing' }],
  accepted: [{ code: 'RISK', value: '1', reason: 'looked at' }],
  agreement: {
    unit: 'ml',
    points: [1, 2, 3].map((at) => ({ case: `c${at}`, unit: 'p', fold: 0, target: at, prediction: at + 0.1 })),
    limits: { bias: 0.1, limits: [0, 0.2] },
  },
  cases: {
    columns: [{ name: 'mean Dice', unit: '' }],
    rows: [0.5, null, 0.9, 0.1].map((value, at) => ({ case: `c${at}`, unit: 'p', fold: 0, values: [value] })),
  },
});

async function findBrowser(): Promise<string | undefined> {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const { failed } = await execa(name, ['--version'], { reject: false });
    if (!failed) return name;
  }
  return undefined;
}

/** What a script finds in the page, run in it under the page's own policy, with this script allowed as well. */
async function found(script: string, page = runPage(report)): Promise<unknown> {
  const hash = createHash('sha256').update(script).digest('base64');
  const allowed = page
    .replace('script-src ', () => `script-src &#39;sha256-${hash}&#39; `)
    .replace('</body>', () => `<script>${script}</script></body>`);
  const file = join(temporaryFolder(), 'page.html');
  writeFileSync(file, allowed);
  const { stdout } = await execa(browser!, [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--virtual-time-budget=20000',
    '--dump-dom',
    `file://${file}`,
  ]);
  const text = /<pre id="found">([^]*?)<\/pre>/.exec(stdout)![1]!;
  return JSON.parse(text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
}

const estimate = { value: 0.02, interval: [0.01, 0.03] } as const;
const ladder = comparisonPage({
  format: 1,
  kind: 'group',
  title: 'small',
  subtitle: 'ladder small-1',
  verdict: ['What was kept is better than the base.'],
  cautions: [],
  headline: { name: 'mean Dice', unit: '' },
  members: [],
  differences: [],
  settings: [{ key: 'seed', values: ['1', '2'] }],
  ladder: {
    fold: 0,
    seeds: [1, 2],
    rule: 'the mean is better',
    steps: (['kept', 'dropped'] as const).map((decision) => ({
      name: decision,
      state: 'complete',
      value: 0.9,
      against: 'base',
      effect: estimate,
      bySeed: [
        { seed: 1, value: 0.01 },
        { seed: 2, value: 0.03 },
      ],
      decision,
      reason: 'the mean is better',
      runs: [],
    })),
    final: {
      folds: 'folds 1 to 4',
      rows: [{ name: 'kept', state: 'complete', estimate, effect: estimate, verdict: 'better' }],
    },
  },
  citation: report.citation,
});

const TELL = `const tell = (value) => {
  const pre = document.createElement('pre');
  pre.id = 'found';
  pre.textContent = JSON.stringify(value);
  document.body.append(pre);
};`;

describe.skipIf(browser === undefined)('the page in Chromium (skipped where there is none)', () => {
  it('sorts by a column both ways with what is undefined last, filters, and changes its theme', async () => {
    const script = `${TELL}
const table = document.querySelector('table.sortable');
const button = table.tHead.rows[0].cells[3].querySelector('button');
const ids = () => [...table.tBodies[0].rows].filter((row) => !row.hidden).map((row) => row.cells[0].textContent.trim());
const sort = () => { button.click(); return [ids(), table.tHead.rows[0].cells[3].getAttribute('aria-sort')]; };
const sorted = [sort(), sort()];
const filter = document.getElementById('case-filter');
filter.value = 'C2';
filter.dispatchEvent(new Event('input'));
const ground = () => getComputedStyle(document.body).backgroundColor;
const light = ground();
document.querySelector('.theme').click();
tell({ sorted, filtered: ids(), said: document.getElementById('case-said').textContent, changed: light !== ground(), focusable: button.tabIndex });`;
    expect(await found(script)).toEqual({
      sorted: [
        [['c3', 'c0', 'c2', 'c1'], 'ascending'],
        [['c2', 'c0', 'c3', 'c1'], 'descending'],
      ],
      filtered: ['c2'],
      said: '1 of 4 cases',
      changed: true,
      focusable: 0,
    });
  });

  it.each([
    ['a run', 'light', runPage(report)],
    ['a run', 'dark', runPage(report)],
    ['a ladder', 'light', ladder],
    ['a ladder', 'dark', ladder],
  ])('of %s has nothing that axe objects to in %s colours', async (_, theme, page) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const script = `${TELL}
document.documentElement.dataset.theme = '${theme}';
for (const one of document.querySelectorAll('details')) one.open = true;
${axe}
axe.run().then(({ violations, passes }) =>
  tell({ violations: violations.map(({ id, nodes }) => [id, nodes[0].html]), passed: passes.length }));`;
    const { violations, passed } = (await found(script, page)) as { violations: unknown[]; passed: number };
    expect(violations).toEqual([]);
    expect(passed).toBeGreaterThan(25);
  });
});
