import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { runReport } from './report-rig.js';
import { runPage } from './run-page.js';

const HOSTILE = `</title></style><script>alert("1")</script><img src=x onerror='alert(2)'>`;

/** Every text of a value replaced. */
function poisoned(value: unknown, key = ''): unknown {
  const kept = ['kind', 'task', 'state', 'severity', 'isBetter', 'of', 'path', 'png'];
  if (typeof value === 'string') return kept.includes(key) ? value : `${value}${HOSTILE}`;
  if (Array.isArray(value)) return value.map((item) => poisoned(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poisoned(item, name)]));
}

/** Without the blanks between tags. */
function dense(markup: string): string {
  return markup.replace(/\s+/g, ' ').replace(/\s*([<>])\s*/g, '$1');
}

const full = runReport({
  findings: [
    { code: 'A_NOTE', severity: 'note', message: 'small' },
    { code: 'AN_ERROR', severity: 'error', message: 'large', fix: 'mend it' },
  ],
  accepted: [{ code: 'RISK', value: '[L/R]', reason: 'symmetric' }],
  agreement: {
    unit: 'ml',
    points: [
      { case: 'a', unit: 'p1', fold: 0, target: 10, prediction: 11 },
      { case: 'b', unit: 'p2', fold: 0, target: 20, prediction: 18 },
    ],
    limits: { bias: -0.5, limits: [-4.66, 3.66] },
  },
  audits: [
    {
      fold: 0,
      training: 0.97,
      whole: 0.44,
      tta: { axes: ['L/R', 'A/P'], on: 0.44, off: 0.965, cases: 6 },
      preparation: { cases: 6, largest: 0 },
      weights: [{ name: 'final', epochs: 2, recorded: -0.9287, found: -0.9287 }],
      modes: { training: -0.91, evaluation: -0.91 },
      augmentation: { augmented: 0.9, plain: 0.95 },
      samples: { drawn: 16, equal: 1 },
      ablations: [
        {
          key: 'inference.tta',
          now: '{mirror: [L/R, A/P]}',
          tried: 'off',
          of: 'whole images',
          before: 0.44,
          after: 0.965,
          cases: 6,
        },
      ],
    },
  ],
  pictures: {
    missing: '1 of 2 cases have no picture',
    cases: [
      {
        case: 'a',
        caption: 'low mean Dice',
        planes: [
          {
            name: 'S 3',
            width: 2,
            height: 2,
            widthMm: 4,
            heightMm: 2,
            png: 'AAAA',
            outlines: [{ of: 'prediction', label: 'front', path: 'M0 0H1' }],
          },
        ],
      },
    ],
  },
});

describe('the page of a run', () => {
  const page = runPage(full);

  it('has the verdict first, then findings with the gravest first', () => {
    const titles = [...dense(page).matchAll(/<h2 id="\w+-title">([^<]+)</g)].map(([, title]) => title);
    expect(titles).toEqual([
      'Verdict',
      'Findings',
      'Figures',
      'Agreement',
      'Distribution over cases',
      'Training',
      'Training against inference',
      'Worst and best cases',
      'Cases',
      'Settings',
      'How to cite',
    ]);
    expect(page.indexOf('AN_ERROR')).toBeLessThan(page.indexOf('A_NOTE'));
    expect(page).toContain('What to do: mend it');
  });

  it('says why the audit has another figure of training where the target is learned as a logarithm', () => {
    const told = 'computed again with it here';
    expect(page).not.toContain(told);
    const [audit] = full.audits;
    const regression = { ...full, task: 'regression' as const };
    expect(runPage(regression)).toContain(told);
    const same = full.training.folds[0]!.proxy;
    expect(runPage({ ...regression, audits: [{ ...audit!, training: same }] })).not.toContain(told);
  });

  it('sets training beside whole images, with the settings that were tried out', () => {
    const section = /<section id="audit".*?<\/section>/.exec(dense(page))![0];
    const rows = [...section.matchAll(/<tr><th scope="row">(.*?)<\/tr>/g)].map(([, row]) =>
      row!
        .split(/<[^>]+>/)
        .filter((cell) => cell !== '')
        .join(' | '),
    );
    expect(rows).toEqual([
      '0 | 0.9700 | 0.4400 | L/R, A/P | 6 | 0.4400 | 0.9650',
      '0 | inference.tta | {mirror: [L/R, A/P]} | off | whole images | 6 | 0.4400 | 0.9650 | -',
      '0 | voxels of 6 prepared cases: differences from training, and the largest | none | 0',
      '0 | loss of the final weights (epoch 2): recorded, and of what is stored | -0.9287 | -0.9287',
      '0 | loss on training cases: in training mode, and in evaluation mode | -0.9100 | -0.9100',
      '0 | mean Dice of training samples: augmented, and plain | 0.9000 | 0.9500',
      '0 | samples at the start of two epochs: drawn, and equal pairs | 16 | 1',
    ]);
  });

  it('loads nothing, and lets no other script run than its own', () => {
    expect(
      [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => to).filter((to) => !/^(#|data:)/.test(to!)),
    ).toEqual([]);
    expect(page).not.toMatch(/https?:|@import|url\(/);
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)![1]!.replaceAll('&#39;', "'");
    expect(policy).toMatch(/^default-src 'none'; /);
    for (const [tag, directive] of [
      ['script', 'script-src'],
      ['style', 'style-src'],
    ] as const) {
      const [, text] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)!;
      expect(policy).toContain(`${directive} 'sha256-${createHash('sha256').update(text!).digest('base64')}'`);
    }
    // An attribute would need another policy.
    expect(page).not.toContain(' style="');
  });

  it('escapes every text of a hostile record', () => {
    const hostile = runPage(poisoned(full) as typeof full);
    expect(hostile.match(/<script/g)).toHaveLength(1);
    expect(hostile.match(/<\/style>/g)).toHaveLength(1);
    expect(hostile).not.toContain('<img');
    // Not as an attribute of its own; inside of quotes it is text.
    expect(hostile.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\sonerror=/);
    const structure = (text: string): string[] => [...text.matchAll(/<\/?([a-zA-Z]+)/g)].map(([, tag]) => tag!);
    expect(structure(hostile)).toEqual(structure(page));
  });

  it('says beside the verdict how many findings stand against it, and where what they are about is written', () => {
    expect(dense(page)).toContain('Read this with the<a href="#findings">findings</a>: 1 error.');
    expect(runPage(runReport())).not.toContain('Read this with');
    const placed = runReport({
      findings: [
        {
          code: 'X',
          severity: 'warning',
          message: 'm',
          places: [{ where: 'a.yaml:3', note: 'the spacing' }, { where: '--set seed' }],
        },
      ],
    });
    expect(dense(runPage(placed))).toContain(
      '<span class="soft">a.yaml:3 (the spacing)</span><br /><span class="soft">--set seed</span>',
    );
  });

  it('tells several labels apart by colour, and reference from prediction by its line', () => {
    const outlines = ['front', 'back'].flatMap((label) =>
      (['reference', 'prediction'] as const).map((of) => ({ of, label, path: 'M0 0H1' })),
    );
    const [one] = full.pictures.cases;
    const planes = [{ ...one!.planes[0]!, outlines }];
    const classes = (text: string): string[] =>
      [...dense(text).matchAll(/<path class="(of-[^"]*)" d="M0 0H1"/g)].map(([, name]) => name!);
    expect(classes(runPage({ ...full, pictures: { cases: [{ ...one!, planes }] } }))).toEqual([
      'of-reference many label-0',
      'of-prediction many label-0',
      'of-reference many label-1',
      'of-prediction many label-1',
    ]);
    expect(classes(page)).toEqual(['of-prediction']);
  });

  it('says in words what each plot shows', () => {
    const plots = [...dense(page).matchAll(/<svg class="plot"[^>]*><title>([^<]+)<\/title><desc>([^<]*)<\/desc>/g)];
    expect(plots.map(([, title]) => title)).toEqual([
      'Prediction against target',
      'Bland-Altman: error against the mean of target and prediction',
      'Dice of every case, by label',
      'Loss of fold 0',
      'mean Dice of fold 0',
      'Learning rate of fold 0',
    ]);
    expect(plots[1]![2]).toBe('upper limit of agreement 3.66 ml; bias -0.5 ml; lower limit of agreement -4.66 ml');
    expect(plots[2]![2]).toBe('front: median 0.375, half of the cases from 0.188 to 0.563');
    expect(plots[3]![2]).toBe(
      'training: 0.9 after epoch 1, 0.4 after epoch 2; validation: 1 after epoch 1, 0.667 after epoch 2',
    );
  });

  it('can be sorted from the keyboard: a button in every head of a column', () => {
    const head = /<table class="sortable".*?<\/thead>/.exec(dense(page))![0];
    expect(head.match(/<th scope="col" aria-sort="none"/g)).toHaveLength(4);
    expect(head.match(/<button type="button">/g)).toHaveLength(4);
    expect(dense(page)).toContain('<td class="number" data-value="">-</td>');
  });
});

it('leaves out what there is nothing of', () => {
  const page = runPage(
    runReport({
      figures: [],
      distributions: [],
      training: { metric: { name: 'mean Dice', unit: '' }, folds: [] },
      cases: { columns: [], rows: [] },
      verdict: { state: 'incomplete', headline: 'No result yet', claims: [], cautions: ['fold 1 failed'] },
    }),
  );
  expect([...page.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id)).toEqual([
    'verdict',
    'findings',
    'settings',
    'cite',
  ]);
  expect(page).not.toContain('class="good"');
});
