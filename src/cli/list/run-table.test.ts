import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeRun } from '../../../test/support/write-run.js';
import { figuresOf } from '../../compare/figures.js';
import { layoutOf } from '../../store/layout.js';
import { readRuns } from '../../store/run-index.js';
import { ListedRun } from '../query/listed-run.js';
import { changesText } from './changes-text.js';
import { chosenTable } from './chosen-table.js';
import { comparisons } from './compared-with.js';
import { printableLine } from '../../base/printable.js';
import { runTable } from './run-table.js';
import { runsCsv } from './runs-csv.js';
import { sortRuns } from './sort-runs.js';

const root = mkdtempSync(join(tmpdir(), 'voxrun-table-'));
const group = { kind: 'variants', group: 'g', member: 'no-mirroring' };
const end = { at: '', state: 'interrupted', seconds: 62, done: 1, failed: 0, left: 2 };
const stopped = { host: 'h', bootId: 'b', pid: 1, startTime: '1' };
const note = (change: object) => ({ seed: 1, note: 'a, "b"\nc', training: { epochs: 20, lr: 0.01 }, ...change });
writeRun(root, { id: '20261120-120000-aaaaaaaa', dice: 0.87654321, settings: note({}) });
writeRun(root, {
  id: '20261121-120000-bbbbbbbb',
  settings: note({ training: { epochs: 50 }, seed: 2 }),
  process: { format: 1, process: stopped, startedAt: '2026-11-21T12:00:00Z', earlierSeconds: 0, end },
});
writeRun(root, { id: '20261121-180000-cccccccc', dice: null, settings: note({ seed: 1 }), start: { group } });
const now = new Date('2026-11-22T12:00:00Z');
const indexed = readRuns({ layout: layoutOf(root), figuresOf, now });
const all = indexed.map((run) => new ListedRun(run, now));
const newest = [...all].reverse();
const comparedWith = comparisons(indexed);

describe('the table of runs', () => {
  it('fits 80 columns: ids and keys are short, and still name what they mean', () => {
    expect(runTable({ runs: newest, all, comparedWith, width: 80 }))
      .toBe(`run              state        age  took  variant         dice  changed
20261121-180000  complete     18h     -  no-mirroring       -  seed=1 +2
20261121-120000  interrupted  24h  1:02                        seed=2 +2
20261120-120000  complete      2d     -                0.8765
`);
  });

  it('has whole ids and keys where there is room', () => {
    expect(runTable({ runs: newest, all, comparedWith, width: 160 }))
      .toBe(`run                       state        age  took  variant         dice  changed
20261121-180000-cccccccc  complete     18h     -  no-mirroring       -  seed=1 training.epochs=20 training.lr=0.01
20261121-120000-bbbbbbbb  interrupted  24h  1:02                        seed=2 training.epochs=50 ~training.lr
20261120-120000-aaaaaaaa  complete      2d     -                0.8765
`);
  });

  it('has the columns that were asked for', () => {
    expect(chosenTable({ runs: newest, all, columns: ['id', 'training.lr', 'started', 'note'], width: 80 }))
      .toBe(`run              training.lr  started           note
20261121-180000         0.01  2026-11-21 18:00  a, "b"\\u000ac
20261121-120000            -  2026-11-21 12:00  a, "b"\\u000ac
20261120-120000         0.01  2026-11-20 12:00  a, "b"\\u000ac
`);
  });
});

describe('changes', () => {
  const changes = [
    { key: 'training.optimizer.lr', before: 1, after: 0.01 },
    { key: 'training.clip_norm', before: 12 },
    { key: 'description', after: 'a text that is longer than anybody wants to read' },
  ];

  it.each([
    [100, 'training.optimizer.lr=0.01 ~training.clip_norm description=a text that is longer...'],
    [60, 'lr=0.01 ~clip_norm description=a text that is longer...'],
    [30, 'lr=0.01 ~clip_norm +1'],
    [10, 'lr=0.01 +2'],
    [8, 'lr... +2'],
  ])('within %i characters', (width, text) => {
    expect(changesText(changes, width)).toBe(text);
  });
});

it('CSV quotes as RFC 4180 says, ends lines with CR LF, and leaves fields empty that a run does not have', () => {
  expect(runsCsv(newest, ['id', 'note', 'training.lr', 'duration'])).toBe(
    'id,note,training.lr,duration\r\n' +
      '20261121-180000-cccccccc,"a, ""b""\\u000ac",0.01,\r\n' +
      '20261121-120000-bbbbbbbb,"a, ""b""\\u000ac",,62\r\n' +
      '20261120-120000-aaaaaaaa,"a, ""b""\\u000ac",0.01,\r\n',
  );
});

it('CSV without columns has the facts, the figures and the settings that differ', () => {
  expect(runsCsv(newest, undefined).split('\r\n')[0]).toBe(
    'id,experiment,state,started,duration,variant,group,parent,evaluation.dice,seed,training.epochs,training.lr',
  );
});

it.each([
  ['training.lr', 'cab'],
  ['-training.epochs', 'bca'],
  ['-evaluation.dice', 'acb'],
  ['age', 'cba'],
  ['state', 'cab'],
])('sorted by %s, runs without it come last and equal ones newest first', (by, ids) => {
  expect(
    sortRuns(all, { by, all })
      .map(({ run }) => run.folder.id.at(-1))
      .join(''),
  ).toBe(ids);
});

it('what would move the cursor or turn the text around is written out', () => {
  expect(printableLine('a\u001b[31mb\u202ec\nd\te\u009b ä')).toBe('a\\u001b[31mb\\u202ec\\u000ad e\\u009b ä');
});
