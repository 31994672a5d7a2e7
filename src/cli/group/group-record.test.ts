import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../base/failure.js';
import type { Json, JsonObject } from '../../base/json.js';
import { without } from '../../base/without.js';
import { comparisonPage } from '../../report/comparison-page.js';
import { openStore, type StoreLayout } from '../../store/layout.js';
import type { RunId } from '../../store/run-record.js';
import { findGroup, reportOfGroup } from '../report/group-of.js';
import { readGroup, writeGroup, type GroupRecord } from './group-record.js';

const run = '20260101-000000-00000000' as RunId;
const record: GroupRecord = {
  format: 1,
  kind: 'ladder',
  group: 'small-0123abcd',
  experiment: 'small',
  file: 'small.yaml',
  members: [
    { member: 'base', state: 'complete', run, seeds: [{ seed: 1, state: 'complete', run }] },
    { member: 'more', state: 'complete', run, seeds: [{ seed: 1, state: 'complete', run }] },
  ],
  ladder: {
    deciding: { rule: 'interval', fold: 0, seeds: [1] },
    decisions: [
      {
        step: 'more',
        kept: true,
        against: 'base',
        reason: 'the mean is better',
        difference: {
          key: 'dice',
          name: 'Dice',
          isBetter: 'higher',
          before: 0.5,
          after: 0.6,
          difference: { value: 0.1, interval: [0.05, 0.15] },
          units: 6,
          undefined: 0,
          verdict: 'better',
          bySeed: [0.1],
        } as never,
      },
    ],
    final: { folds: [1, 2], members: [{ member: 'base', state: 'complete', run }] },
  },
};

let layout: StoreLayout;
let path: string;
beforeEach(() => {
  layout = openStore(mkdtempSync(join(tmpdir(), 'voxrun-groups-')));
  mkdirSync(join(layout.runs, 'small', 'groups'), { recursive: true });
  writeGroup(layout, record);
  path = join(layout.runs, 'small', 'groups', 'small-0123abcd.json');
});
afterEach(() => {
  rmSync(layout.runs, { recursive: true });
});

describe('the record of a group', () => {
  it('is read back as it was written', () => {
    expect(readGroup(layout, record)).toEqual(record);
    expect(findGroup(layout, record.group)).toEqual(record);
  });

  it('of another name is none', () => {
    expect(findGroup(layout, 'small-ffffffff')).toBeUndefined();
    expect(findGroup(layout, '../groups/small-0123abcd')).toBeUndefined();
  });

  it('that was cut off, or put under another name, is told', () => {
    const text = readFileSync(path, 'utf8');
    for (const other of [
      text.slice(0, 100),
      '[]',
      text.replace('"small"', '"other"'),
      text.replace('0123abcd', 'abcd'),
    ]) {
      writeFileSync(path, other);
      expect(() => findGroup(layout, record.group)).toThrow(
        /^RUN_DAMAGED the record of group small-0123abcd cannot be read/,
      );
    }
  });

  it('of which any one part is of another kind is told, or its page is written all the same', () => {
    const told: string[] = [];
    for (const { at, value } of damaged(record as unknown as JsonObject)) {
      writeFileSync(path, JSON.stringify(value));
      const found = findGroupOrNone();
      if (found === undefined) told.push(at);
      else expect(() => comparisonPage(reportOfGroup(found, { layout, anonymous: false })), at).not.toThrow();
    }
    expect(told).toContain('members');
    expect(told).toContain('members.0.state');
    expect(told).toContain('ladder.decisions.0.difference.bySeed');
    expect(told).toContain('ladder.final.members.0.member');
  });
});

function findGroupOrNone(): GroupRecord | undefined {
  try {
    return findGroup(layout, record.group);
  } catch (error) {
    expect(error).toBeInstanceOf(DiagnosticError);
    return undefined;
  }
}

/** The value with one of its parts, at any depth, replaced by one of another kind or taken out. */
function damaged(whole: Json): { at: string; value: Json }[] {
  if (typeof whole !== 'object' || whole === null) return [];
  return Object.keys(whole).flatMap((key) => {
    const part = (whole as JsonObject)[key]!;
    const others: (Json | undefined)[] = [undefined, null, 7, 'x', [], {}, true];
    return [
      ...others.map((other) => ({ at: key, value: withPart(whole, key, other) })),
      ...damaged(part).map(({ at, value }) => ({ at: `${key}.${at}`, value: withPart(whole, key, value) })),
    ];
  });
}

function withPart(whole: Json, key: string, part: Json | undefined): Json {
  if (Array.isArray(whole)) return whole.map((one: Json, index) => (String(index) === key ? (part ?? null) : one));
  const rest = without(whole as JsonObject, key);
  return part === undefined ? rest : { ...rest, [key]: part };
}
