import { canonicalJson, type Json, type JsonObject } from '../../base/json.js';
import { settingChanges, type SettingChange } from '../../compare/setting-changes.js';
import { keyConsequences } from './key-consequences.js';
import { plannedReaders } from './planned-readers.js';
import type { KeyChange, SettingsReport } from './report.js';
import type { Side, SideSettings } from './side.js';

/** Maps in which the order of the keys counts: the network's inputs and outputs follow it. */
const ORDERED = ['data.channels', 'task.regions'];

/** Every key that differs with its consequence; undefined where nothing does. */
export function compareSettings(before: Side, after: Side): SettingsReport | undefined {
  if (before.settings.kind === 'unknown' || after.settings.kind === 'unknown') return undefined;
  const [a, b] = [before.settings.value, after.settings.value];
  const changes = settingChanges({ before: a.complete, after: b.complete, ordered: ORDERED });
  const consequenceOf = keyConsequences(before, after);
  const found = [
    ...changes.map((change): KeyChange => {
      const key = change.path.join('.');
      return {
        ...change,
        key,
        ...newSince(change, before, after),
        ...plannedOf({ key, change, a, b }),
        consequence: consequenceOf(change),
      };
    }),
    ...plannedOtherwise({ a, b, changed: new Set(changes.map(({ path }) => path.join('.'))) }),
  ];
  const [from, to] = [before.continued ?? {}, after.continued ?? {}];
  const continued = canonicalJson(from) === canonicalJson(to) ? {} : { continued: { before: from, after: to } };
  return found.length === 0 && !('continued' in continued) ? undefined : { changes: found, ...continued };
}

/** A key that one side was stored without was not known then: what is stored is complete. */
function newSince({ path, what }: SettingChange, before: Side, after: Side): Pick<KeyChange, 'newSince'> {
  if (what === 'order') return {};
  const lacks = (side: Side): boolean =>
    side.settings.kind === 'known' &&
    isAt(side.settings.value.complete, path) &&
    !isAt(side.settings.value.stored, path);
  if (lacks(before)) return { newSince: { side: 'before', version: before.code.voxrun } };
  return lacks(after) ? { newSince: { side: 'after', version: after.code.voxrun } } : {};
}

function isAt(tree: JsonObject, path: readonly string[]): boolean {
  let node: Json | undefined = tree;
  for (const key of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return false;
    node = (node as JsonObject)[key];
  }
  return true;
}

interface PlannedPair {
  readonly a: SideSettings;
  readonly b: SideSettings;
}

/** What `auto` became on the sides on which the key is `auto`. */
function plannedOf(options: PlannedPair & { key: string; change: SettingChange }): Pick<KeyChange, 'planned'> {
  const { key, change, a, b } = options;
  const before = change.before === 'auto' ? a.planned.get(key) : undefined;
  const after = change.after === 'auto' ? b.planned.get(key) : undefined;
  if (before === undefined && after === undefined) return {};
  return { planned: { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) } };
}

/** Keys that are `auto` on both sides and were planned to other values. */
function plannedOtherwise(options: PlannedPair & { changed: ReadonlySet<string> }): KeyChange[] {
  const { a, b, changed } = options;
  return [...a.planned].flatMap(([key, before]): KeyChange[] => {
    const after = b.planned.get(key);
    if (after === undefined || changed.has(key) || canonicalJson(before) === canonicalJson(after)) return [];
    return [
      {
        path: key.split('.'),
        key,
        what: 'value',
        before: 'auto',
        after: 'auto',
        planned: { before, after },
        consequence: plannedReaders(key, b),
      },
    ];
  });
}
