import { expect, it } from 'vitest';
import { runReport } from '../../report/report-rig.js';
import { withoutNames } from './anonymous.js';

const names = { cases: ['smith_1', 'smith_2', 'jones'], units: ['smith', 'jones_u'] };
const report = runReport({
  description: 'of Dr Smith',
  verdict: {
    state: 'incomplete',
    headline: 'none',
    claims: [],
    cautions: ['ingest[smith_1] failed: /data/smith/a b.nii is gone'],
  },
  findings: [{ code: 'LEAK', severity: 'error', message: 'smith_1 and jones, both of smith', fix: 'move smith_2' }],
  accepted: [{ code: 'RISK', value: '[jones]', reason: 'smith knows' }],
  settings: [
    { key: 'description', value: 'of Dr Smith', origin: 'smith.yaml:1' },
    { key: 'data.root', value: '/home/smith', origin: 'default' },
    { key: 'data.split.kind', value: 'kfold', origin: '/home/smith/a.yaml:4' },
    { key: 'data.split.file', value: 'smith.json', origin: '--set' },
    { key: 'training.epochs', value: '2', origin: '--set' },
  ],
  distributions: [{ metric: 'Dice', unit: '', labels: [{ name: 'front', values: [{ case: 'jones', value: 0.5 }] }] }],
  agreement: { unit: 'ml', points: [{ case: 'smith_2', unit: 'smith', fold: 0, target: 1, prediction: 2 }] },
  pictures: { cases: [{ case: 'jones', caption: '', planes: [] }] },
  cases: {
    columns: [],
    rows: [
      { case: 'smith_1', unit: 'smith', fold: 0, values: [] },
      { case: 'jones', unit: 'jones_u', fold: 1, values: [] },
    ],
  },
});

it('names no case, unit, path or person', () => {
  const anonymous = JSON.stringify(withoutNames(report, names));
  expect(anonymous).not.toMatch(/smith|jones/i);
  expect(anonymous).not.toContain('/data');
});

it('calls the same case the same everywhere, in an order that draws decide', () => {
  // Always the last of those that are left.
  const found = withoutNames(report, names, (below) => below - 1);
  expect(found.cases.rows.map((row) => [row.case, row.unit, row.fold])).toEqual([
    ['case-1', 'unit-1', 1],
    ['case-3', 'unit-2', 0],
  ]);
  expect(found.findings[0]).toMatchObject({ message: 'case-3 and case-1, both of unit-2', fix: 'move case-2' });
  expect(found.distributions[0]!.labels[0]!.values).toEqual([{ case: 'case-1', value: 0.5 }]);
  expect(found.agreement!.points[0]).toMatchObject({ case: 'case-2', unit: 'unit-2' });
  expect(found.verdict.cautions).toEqual(['ingest[case-3] failed: PATH b.nii is gone']);
  expect(found.settings.map(({ key, origin }) => [key, origin])).toEqual([
    ['data.split.kind', 'file'],
    ['training.epochs', '--set'],
  ]);
});
