import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256 } from '../base/hash.js';
import { layoutOf } from './layout.js';
import { createRunFolder } from './run-record.js';
import { countLooks, readLooks, recordLook } from './test-looks.js';

const look = {
  at: '2026-01-01T00:00:00.000Z',
  commandLine: ['voxrun', 'test'],
  testSet: sha256('a set'),
  results: {},
  environment: {},
  result: { dice: 0.5 },
};

function world() {
  const layout = layoutOf(mkdtempSync(join(tmpdir(), 'voxrun-looks-')));
  const run = (experiment: string) =>
    createRunFolder({ layout, experiment, identity: sha256(experiment), now: new Date(0) });
  return { layout, run };
}

it('counts from 1 and never replaces an earlier look', () => {
  const run = world().run('a');
  expect(readLooks(run)).toEqual([]);
  expect(recordLook(run, look).look).toBe(1);
  expect(recordLook(run, { ...look, result: { dice: 0.6 } }).look).toBe(2);
  expect(readLooks(run).map((one) => one!.result)).toEqual([{ dice: 0.5 }, { dice: 0.6 }]);
});

it('goes past a number that another process took meanwhile, and a damaged look was one too', () => {
  const run = world().run('a');
  recordLook(run, look);
  writeFileSync(join(run.path, 'tests', '3.json'), 'half a rec');
  // Two are there, so that 3 is tried first.
  expect(recordLook(run, look).look).toBe(4);
  expect(readLooks(run).map((one) => one?.look)).toEqual([1, undefined, 4]);
  expect(readdirSync(join(run.path, 'tests')).sort()).toEqual(['1.json', '3.json', '4.json']);
});

it('counts the looks of all runs at one test set', () => {
  const { layout, run } = world();
  const [a, b] = [run('a'), run('b')];
  recordLook(a, look);
  recordLook(b, look);
  recordLook(b, { ...look, testSet: sha256('another set') });
  expect(countLooks(layout, look.testSet)).toBe(2);
});
