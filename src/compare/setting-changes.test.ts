import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../base/json.js';
import { settingChanges } from './setting-changes.js';
import { withChange } from './with-change.js';

const between = (before: JsonObject, after: JsonObject) => settingChanges({ before, after, ordered: ['channels'] });

describe('a change of settings', () => {
  test.each<[string, Json, Json]>([
    ['1 is not "1"', 1, '1'],
    ['null is not 0', null, 0],
    ['null is not an empty list', null, []],
    ['an empty list is not an empty map', [], {}],
    ['a list is one value', [1, 2], [1, 3]],
    ['a map is not a text', { p: 1 }, 'off'],
  ])('%s', (_title, before, after) => {
    expect(between({ a: before }, { a: after })).toEqual([{ path: ['a'], what: 'value', before, after }]);
  });

  test('is none between equal values, however they are ordered', () => {
    expect(between({ a: { b: 1, c: [1, { d: 2, e: 3 }] } }, { a: { c: [1, { e: 3, d: 2 }], b: 1 } })).toEqual([]);
  });

  test('tells a key that is missing from one that is null', () => {
    expect(between({ a: { b: null } }, { a: {} })).toEqual([{ path: ['a', 'b'], what: 'value', before: null }]);
    expect(between({ a: {} }, { a: { b: null } })).toEqual([{ path: ['a', 'b'], what: 'value', after: null }]);
  });

  test('of the kind of a map is one change of the whole map', () => {
    const before = { optimizer: { kind: 'sgd', momentum: 0.9 } };
    const after = { optimizer: { kind: 'adam', lr: 1 } };
    expect(between(before, after)).toEqual([
      { path: ['optimizer'], what: 'value', before: before.optimizer, after: after.optimizer },
    ]);
  });

  test('of the order counts in a map whose order means something, and in no other', () => {
    expect(between({ channels: { t1: 1, t2: 2 } }, { channels: { t2: 2, t1: 1 } })).toEqual([
      { path: ['channels'], what: 'order', before: ['t1', 't2'], after: ['t2', 't1'] },
    ]);
    expect(between({ labels: { a: 1, b: 2 } }, { labels: { b: 2, a: 1 } })).toEqual([]);
  });

  test('that adds a key to an ordered map is no change of its order', () => {
    expect(between({ channels: { t1: 1 } }, { channels: { t2: 2, t1: 1 } })).toEqual([
      { path: ['channels', 't2'], what: 'value', after: 2 },
    ]);
  });

  test('survives keys that are names of what every object has', () => {
    const before = JSON.parse('{"__proto__": 1, "constructor": {"a": 1}}') as JsonObject;
    const after = JSON.parse('{"constructor": {"a": 2}}') as JsonObject;
    expect(between(before, after)).toEqual([
      { path: ['__proto__'], what: 'value', before: 1 },
      { path: ['constructor', 'a'], what: 'value', before: 1, after: 2 },
    ]);
  });

  test('turned round has its sides exchanged', () => {
    const before = { a: 1, b: { c: [1], d: null }, channels: { x: 1, y: 2 } };
    const after = { a: '1', b: { c: [2], e: 5 }, channels: { y: 2, x: 1 } };
    const sides = (changes: ReturnType<typeof between>, turned: boolean) =>
      changes
        .map((one) => [one.path.join('.'), one.what, turned ? one.after : one.before, turned ? one.before : one.after])
        .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
    expect(sides(between(before, after), false)).toEqual(sides(between(after, before), true));
  });
});

describe('making a change', () => {
  const before = { a: { b: 1, c: 2 }, channels: { x: 1, y: 2 }, d: 3 };
  const after = { a: { c: 5, e: { f: 1 } }, channels: { y: 2, x: 1, z: 4 }, d: [3] };

  test('one by one leads from one side to the other', () => {
    const reached = between(before, after).reduce<JsonObject>(withChange, before);
    expect(between(reached, after)).toEqual([]);
    expect(between(after, before).reduce<JsonObject>(withChange, after)).toEqual(before);
  });

  test('leaves the tree as it was, and its other keys in their places', () => {
    const changed = withChange(before, { path: ['a', 'b'], what: 'value', after: 7 });
    expect(Object.keys(changed.a as JsonObject)).toEqual(['b', 'c']);
    expect(before.a.b).toBe(1);
  });
});
