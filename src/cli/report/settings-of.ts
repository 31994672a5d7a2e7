import { isJsonObject, type Json } from '../../base/json.js';
import { formatValue } from '../../checks/format-value.js';
import { pathText } from '../../config/tree.js';
import type { SettingRow } from '../../report/run-report.js';
import type { RunSource } from './run-source.js';
import { readOrigins } from './setting-origins.js';

/** Every setting with its origin, as `resolved.yaml` has them in comments, and what `auto` became. */
export function settingsOf(source: RunSource): SettingRow[] {
  const { found, side, reader } = source;
  const origins = readOrigins(source);
  const stored = side.settings.kind === 'known' ? side.settings.value.stored : {};
  const configured = reader.output(found.folder, 'configure', 'configured.json');
  const became = becameOf(configured.kind === 'known' ? configured.value : undefined);
  return leavesOf(stored, []).map(({ path, value }) => {
    const key = pathText(path);
    const planned = became.get(key);
    return {
      key,
      value: formatValue(value),
      origin: origins.get(key) ?? '',
      ...(planned === undefined ? {} : { became: planned }),
    };
  });
}

function leavesOf(value: Json, path: readonly string[]): { path: readonly string[]; value: Json }[] {
  if (!isJsonObject(value) || Object.keys(value).length === 0) return [{ path, value }];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
}

function becameOf(configured: Json | undefined): Map<string, string> {
  const values = isJsonObject(configured) && Array.isArray(configured.values) ? configured.values : [];
  return new Map(
    (values as readonly Json[]).flatMap((one): [string, string][] =>
      isJsonObject(one) && one.from === 'planned' && typeof one.key === 'string'
        ? [[one.key, `${formatValue(one.value)}${typeof one.why === 'string' ? `: ${one.why}` : ''}`]]
        : [],
    ),
  );
}
