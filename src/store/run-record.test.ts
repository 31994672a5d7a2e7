import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../base/hash.js';
import { openStore, type StoreLayout } from './layout.js';
import { createRunFolder, listRuns } from './run-record.js';

let layout: StoreLayout;
beforeEach(() => {
  layout = openStore(mkdtempSync(join(tmpdir(), 'voxrun-runs-')));
});

function create(time: string, experiment = 'small', content = 'a'): string {
  return createRunFolder({ layout, experiment, identity: sha256(content), now: new Date(time) }).id;
}

describe('createRunFolder', () => {
  it('names a run after its start and its identity', () => {
    expect(create('2026-11-22T11:45:02.900Z')).toBe(`20261122-114502-${sha256('a').slice(0, 8)}`);
  });

  it('keeps the order of creation in the names, in one second and over a clock that was set back', () => {
    const ids = [
      create('2026-11-22T11:45:02Z', 'small', 'a'),
      create('2026-11-22T11:45:02Z', 'small', 'b'),
      create('2026-11-22T09:00:00Z', 'small', 'c'),
      create('2026-11-22T11:45:03Z', 'other', 'd'),
      create('2026-12-31T23:59:59Z', 'small', 'e'),
      create('2026-12-31T23:59:59Z', 'small', 'e'),
    ];
    expect(ids.map((id) => id.slice(0, 15))).toEqual([
      '20261122-114502',
      '20261122-114503',
      '20261122-114504',
      '20261122-114505',
      '20261231-235959',
      '20270101-000000',
    ]);
    expect(listRuns(layout, 'small').map(({ id }) => id)).toEqual(ids.filter((_, index) => index !== 3));
  });
});
