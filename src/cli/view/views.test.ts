import { describe, expect, it } from 'vitest';
import { memoryIo } from '../../../test/support/memory-io.js';
import type { RunEvent } from '../../base/event.js';
import { runView } from './run-view.js';
import { duration, progressText } from './words.js';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
/** The end of epoch `done`, or with `step` a step of the next one. */
const progress = (second: number, done: number, step?: number): RunEvent => ({
  kind: 'progress',
  at: at(second),
  node: 'train[0]',
  progress: {
    done,
    total: 20,
    unit: 'epoch',
    ...(step === undefined ? {} : { within: { done: step, total: 250, unit: 'step' } }),
    remainingS: 95,
    values: { loss: -0.71234, steps_per_s: 2.064 },
  },
});
const events: RunEvent[] = [
  { kind: 'run-started', at: at(0), run: 'r1', folder: '/runs/r1', nodes: 9, fresh: 2 },
  { kind: 'stage-started', at: at(1), stage: 'prepare', nodes: ['prepare[a]', 'prepare[b]'], attempt: 'p' },
  { kind: 'node-done', at: at(2), node: 'prepare[a]', result: 'x', how: 'computed', seconds: 0.5 },
  { kind: 'node-done', at: at(2), node: 'prepare[b]', result: 'y', how: 'computed', seconds: 0.5 },
  { kind: 'stage-started', at: at(3), stage: 'train', nodes: ['train[0]'], attempt: 't' },
  progress(4, 0, 30),
  progress(20, 1),
  progress(21, 1, 1),
  progress(36, 2),
  { kind: 'note', at: at(37), node: 'train[0]', text: 'goes on after epoch 2' },
  {
    kind: 'node-failed',
    at: at(50),
    node: 'train[0]',
    failure: { code: 'KILLED', message: 'it was killed', fix: 'run again' },
  },
  { kind: 'run-finished', at: at(51), run: 'r1', state: 'failed', done: 4, failed: 1, left: 4, seconds: 75 },
];

function linesOf(quiet: boolean, given: readonly RunEvent[] = events): string[] {
  const io = memoryIo();
  const view = runView({ io, json: false, quiet });
  for (const event of given) view.take(event);
  view.close();
  expect(io.printed).toEqual([]);
  return io.errors.join('').trimEnd().split('\n');
}

describe('a pipe', () => {
  it('gets plain lines, and each finished epoch once', () => {
    expect(linesOf(false)).toEqual([
      'run r1: 7 of 9 results to compute',
      'prepare started on 2 cases',
      'prepare done: 2 cases',
      'train[0] started',
      'train[0] epoch 1/20  1:35 left  loss -0.712  2.06 steps/s',
      'train[0] epoch 2/20  1:35 left  loss -0.712  2.06 steps/s',
      'train[0] goes on after epoch 2',
      'train[0] error KILLED it was killed',
      '   fix: run again',
      'run r1 failed after 1:15: 1 failed, 4 not computed',
    ]);
  });

  it('is told every half minute how far a long epoch is, and never twice that one has ended', () => {
    const epochs = [1, 2].flatMap((done) => [
      ...[5, 20, 40, 60, 80].map((second) => progress(100 * done + second, done - 1, second)),
      progress(100 * (done + 1), done),
    ]);
    expect(linesOf(false, epochs).map((line) => line.replace(/ {2}.*/, ''))).toEqual([
      'train[0] epoch 1/20, step 40/250',
      'train[0] epoch 1/20, step 80/250',
      'train[0] epoch 1/20',
      'train[0] epoch 2/20, step 40/250',
      'train[0] epoch 2/20, step 80/250',
      'train[0] epoch 2/20',
    ]);
  });

  it('gets at most a line every half minute on a stage that counts cases', () => {
    const predicted = [1, 2, 3, 4].map((done): RunEvent => ({
      kind: 'progress',
      at: at(20 * done),
      node: 'predict[0]',
      progress: { done, total: 9, unit: 'case' },
    }));
    expect(linesOf(false, predicted)).toEqual(['predict[0] case 3/9']);
  });

  it('gets failures only when asked to be quiet', () => {
    expect(linesOf(true)).toEqual(['train[0] error KILLED it was killed', '   fix: run again']);
  });
});

it('many cases that fail for one reason get its remedy once', () => {
  const io = memoryIo();
  const view = runView({ io, json: false, quiet: false });
  for (const id of ['a', 'b']) {
    const failure = { code: 'IMAGE_EMPTY', message: `${id}.nii is empty`, fix: 'restore it' } as const;
    view.take({ kind: 'node-failed', at: at(0), node: `ingest[${id}]`, failure });
  }
  expect(io.errors.join('').trimEnd()).toBe(
    'ingest[a] error IMAGE_EMPTY a.nii is empty\n   fix: restore it\ningest[b] error IMAGE_EMPTY b.nii is empty',
  );
});

describe('a program', () => {
  it('gets every event as one JSON line on standard output', () => {
    const io = memoryIo();
    const view = runView({ io, json: true, quiet: false });
    for (const event of events) view.take(event);
    expect(io.printed.map((line) => JSON.parse(line) as unknown)).toEqual(events);
    expect(io.errors).toEqual([]);
  });
});

describe('a terminal', () => {
  it('is redrawn in place: as many lines are erased as were drawn, and none is wider than the window', () => {
    const io = memoryIo({ interactive: true, columns: 40 });
    const view = runView({ io, json: false, quiet: false });
    for (const event of events) view.take(event);
    const screen = play(io.errors.join(''));
    expect(screen).toEqual([
      'run r1: 7 of 9 results to compute',
      'train[0] goes on after epoch 2',
      'train[0] error KILLED it was killed',
      '   fix: run again',
      'run r1 failed after 1:15: 1 failed, 4 not computed',
      'v prepare    2/2  1.0 s',
      'x train      0/1  1 failed',
    ]);
  });
});

describe('progress', () => {
  const values = { loss: 0.30123, lr: 0.002, train: 12.649, validation: 13.17, steps_per_s: 2.1, loader_wait: 0.031 };

  it('names what was measured, with its unit', () => {
    expect(
      progressText({ done: 5, total: 20, unit: 'epoch', remainingS: 95, values }, { name: 'MAE', unit: 'ml' }),
    ).toBe(
      'epoch 5/20  1:35 left  loss 0.301  lr 0.00200  MAE train 12.6 ml, validation 13.2 ml  2.10 steps/s  waits for batches 3 %',
    );
    expect(
      progressText(
        { done: 5, total: 20, unit: 'epoch', values: { loss: -0.5, validation: 0.81234 } },
        { name: 'Dice' },
      ),
    ).toBe('epoch 5/20  loss -0.500  Dice validation 0.812');
  });

  it('has no time left after the last epoch', () => {
    expect(progressText({ done: 20, total: 20, unit: 'epoch', remainingS: 0 })).toBe('epoch 20/20');
  });

  it('says inside an epoch which one the measured figures are of', () => {
    const within = { done: 30, total: 250, unit: 'step' };
    expect(
      progressText(
        { done: 5, total: 20, unit: 'epoch', within, values: { train: 0.8, validation: 0.7 } },
        { name: 'Dice' },
      ),
    ).toBe('epoch 6/20, step 30/250  Dice train 0.800, validation 0.700 (epoch 5)');
  });

  it.each([
    [5012.3, '5012'],
    [999.7, '1000'],
    [1234567.8, '1234568'],
    [12.649, '12.6'],
    [0.00005, '0.0000500'],
    [3e-8, '3.0e-8'],
    [-0.71234, '-0.712'],
    [20, '20'],
  ])('writes %d as %s', (value, text) => {
    expect(progressText({ done: 1, total: 2, unit: 'epoch', values: { loss: value } })).toBe(`epoch 1/2  loss ${text}`);
  });
});

describe('duration', () => {
  it.each([
    [0.04, '0.0 s'],
    [9.96, '10.0 s'],
    [59.4, '59 s'],
    [59.6, '1:00'],
    [3599.6, '1:00:00'],
    [3727, '1:02:07'],
  ])('%d s is %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

/** What a terminal shows after the text: cursor up and erase below are all that is used. */
function play(text: string): string[] {
  const lines: string[] = [];
  for (const part of text.split('\n')) {
    // eslint-disable-next-line no-control-regex
    const match = /^\u001b\[(\d+)A\u001b\[J(.*)$/.exec(part);
    if (match !== null) lines.splice(lines.length - Number(match[1]));
    lines.push(match === null ? part : match[2]!);
  }
  return lines.slice(0, -1);
}
