import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeRun } from '../../../test/support/write-run.js';
import { formatDiagnostics } from '../../base/diagnostic.js';
import { DiagnosticError } from '../../base/failure.js';
import { figuresOf } from '../../compare/figures.js';
import { layoutOf } from '../../store/layout.js';
import { readRuns } from '../../store/run-index.js';
import { ListedRun } from './listed-run.js';
import { queryRuns } from './query-runs.js';

const root = mkdtempSync(join(tmpdir(), 'voxrun-query-'));
const settings = (change: object) => ({
  seed: 1,
  evaluation: { metrics: ['dice', 'hd95'], nsd_tolerance_mm: 1 },
  model: { kind: 'unet' },
  training: { epochs: 10, optimizer: { lr: 0.01 }, patch: [8, 8, 8] },
  ...change,
});
const end = { at: '', state: 'failed', seconds: 7200, done: 1, failed: 1, left: 0 };
const process_ = { host: 'h', bootId: 'b', pid: 1, startTime: '1' };
writeRun(root, { id: '20261101-120000-aaaaaaaa', dice: 0.9, settings: settings({ description: 'First Try' }) });
writeRun(root, {
  id: '20261110-120000-bbbbbbbb',
  dice: 0.8,
  settings: settings({
    seed: '1',
    training: { epochs: 20, optimizer: { lr: 0.003, momentum: null }, patch: [8, 16, 8] },
  }),
  start: {
    group: { kind: 'sweep', group: 'g1', member: 'lr=0.003' },
    parent: { run: '20261101-120000-aaaaaaaa', how: 'rerun' },
  },
});
writeRun(root, {
  id: '20261120-120000-cccccccc',
  experiment: 'other',
  settings: settings({ model: { kind: 'resnet' } }),
  process: { format: 1, process: process_, startedAt: '2026-11-20T12:00:00Z', earlierSeconds: 0, end },
});
const now = new Date('2026-11-21T12:00:00Z');
const all = readRuns({ layout: layoutOf(root), figuresOf, now }).map((run) => new ListedRun(run, now));

/** Last letters of the ids of the runs that are meant. */
const meant = (...expressions: string[]): string =>
  queryRuns(all, expressions)
    .map(({ run }) => run.folder.id.at(-1))
    .join('');

function mistake(expression: string): string {
  try {
    queryRuns(all, [expression]);
  } catch (error) {
    if (error instanceof DiagnosticError) return formatDiagnostics(error.diagnostics);
    throw error;
  }
  throw new Error('it was taken');
}

describe('a filter', () => {
  it.each([
    ['evaluation.dice > 0.85', 'a'],
    ['evaluation.dice > 0.7 and training.optimizer.lr < 0.01', 'b'],
    ['evaluation.dice >= 0.8', 'ab'],
    ['seed = 1', 'ac'],
    ['seed = "1"', 'b'],
    ['seed != 1', 'b'],
    ['training.optimizer.momentum = null', 'b'],
    ['training.optimizer.momentum != 0.9', 'b'],
    ['not training.optimizer.momentum = 0.9', 'abc'],
    ['has training.optimizer.momentum', 'b'],
    ['has training.optimizer', 'abc'],
    ['training.patch = [8, 16, 8]', 'b'],
    ['training.patch ~ 16', 'b'],
    ['evaluation.metrics ~ hd95', 'abc'],
    ['evaluation.metrics ~ hd', ''],
    ['evaluation.nsd_tolerance_mm = 1', 'abc'],
    ['description ~ "first try"', 'a'],
    ["model.kind in [unet, 'rasternet']", 'ab'],
    ['model.kind = resnet or training.epochs == 20', 'bc'],
    ['(model.kind = resnet or seed = 1) and not state = failed', 'a'],
    ['not model.kind = resnet and seed = 1', 'a'],
    ['state = complete', 'ab'],
    ['state in [failed, running]', 'c'],
    ['experiment ~ OTH', 'c'],
    ['variant = "lr=0.003"', 'b'],
    ['group = g1', 'b'],
    ['has parent', 'b'],
    ['age < 2d', 'c'],
    ['age < 1w4d1h', 'bc'],
    ['duration > 1.5h', 'c'],
    ['started > 2026-11-10', 'bc'],
    ['started = 2026-11-10', 'b'],
    ['started > 2026-11-10T12:00:30', 'c'],
    ['id ~ bbbb', 'b'],
  ])('%s means %s', (expression, ids) => {
    expect(meant(expression)).toBe(ids);
  });

  it('given several times means runs that all of them hold for', () => {
    expect(meant('seed = 1', 'state = complete')).toBe('a');
  });
});

describe('a wrong filter', () => {
  it.each([
    [
      'trainig.epochs > 5',
      '--filter:1:1 error KEY_UNKNOWN no run has a setting or figure named trainig.epochs\n    1 | trainig.epochs > 5\n      | ^^^^^^^^^^^^^^\n   fix: did you mean training.epochs?',
    ],
    [
      'state = complete and lr < 1',
      '--filter:1:22 error KEY_UNKNOWN no run has a setting or figure named lr\n    1 | state = complete and lr < 1\n      |                      ^^\n   fix: did you mean training.optimizer.lr?',
    ],
    [
      'training.optimizer = 1',
      '--filter:1:1 error KEY_UNKNOWN training.optimizer is a group of settings\n    1 | training.optimizer = 1\n      | ^^^^^^^^^^^^^^^^^^\n   fix: name one of them: training.optimizer.lr, training.optimizer.momentum',
    ],
    [
      'seed = 1 training.epochs = 2',
      "--filter:1:10 error FILTER_SYNTAX training.epochs is one too many here\n    1 | seed = 1 training.epochs = 2\n      |          ^^^^^^^^^^^^^^^\n   fix: join conditions with and, or; for example: 'evaluation.dice > 0.85 and training.optimizer.lr < 0.01'",
    ],
    [
      'variant = lr=0.003',
      '--filter:1:13 error FILTER_SYNTAX = is one too many here\n    1 | variant = lr=0.003\n      |             ^\n   fix: put a text that holds = in quotes',
    ],
    [
      'seed >',
      '--filter:1:7 error FILTER_SYNTAX the expression ends here; a value is expected\n    1 | seed >\n      |       ^\n   fix: write a number, a word, or a text in quotes',
    ],
    [
      '(seed = 1',
      '--filter:1:10 error FILTER_SYNTAX a ) is missing here\n    1 | (seed = 1\n      |          ^\n   fix: close the bracket',
    ],
    [
      'description = "first',
      '--filter:1:15 error FILTER_SYNTAX this quote is not closed\n    1 | description = "first\n      |               ^\n   fix: add " at the end of the text',
    ],
    [
      'seed = 1 && seed = 2',
      '--filter:1:10 error FILTER_SYNTAX && is no word of a filter\n    1 | seed = 1 && seed = 2\n      |          ^^\n   fix: write and',
    ],
    [
      'age < 7',
      '--filter:1:7 error FILTER_VALUE 7 is not a length of time\n    1 | age < 7\n      |       ^\n   fix: write a number with its unit s, m, h, d or w, such as age < 7d or age > 1h30m',
    ],
    [
      'started > yesterday',
      '--filter:1:11 error FILTER_VALUE yesterday is not a date\n    1 | started > yesterday\n      |           ^^^^^^^^^\n   fix: write started > 2026-11-01 or started > 2026-11-01T14:30 (UTC, as in the ids of runs)',
    ],
    [
      'state = completed',
      '--filter:1:9 error FILTER_VALUE completed is no state\n    1 | state = completed\n      |         ^^^^^^^^^\n   fix: did you mean complete?',
    ],
    [
      'training.epochs < many',
      '--filter:1:19 error FILTER_VALUE training.epochs < many: many is not a number\n    1 | training.epochs < many\n      |                   ^^^^\n   fix: larger and smaller hold of numbers; use =, !=, ~ or in for words',
    ],
    [
      'state < complete',
      '--filter:1:1 error FILTER_VALUE state is a text, which is neither larger nor smaller\n    1 | state < complete\n      | ^^^^^\n   fix: use state with =, !=, ~ or in',
    ],
  ])('%s is shown with its place and a remedy', (expression, text) => {
    expect(mistake(expression)).toBe(text);
  });

  it('that is nested without end is refused and does not exhaust the stack', () => {
    for (const endless of ['('.repeat(100_000), 'not '.repeat(100_000), `seed = ${'['.repeat(100_000)}`]) {
      expect(mistake(endless)).toContain('error FILTER_SYNTAX this is nested too deeply');
    }
  });
});
