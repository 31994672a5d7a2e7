import type { Json, JsonObject } from '../../base/json.js';
import { AUTO_GROUPS, keysOf } from '../../config/auto-keys.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import type { Fingerprint } from '../analyze/fingerprint-file.js';
import { readJson, writeJson } from '../output-files.js';
import { configuredFile } from './configured-needs.js';
import type { Configured, ConfiguredValue } from './configured-file.js';
import { planAuto } from './plan-auto.js';
import type { configure } from './spec.js';

/** Publishes what each `auto` became: for every group of keys what its users need, and for people the whole with reasons. */
export function main(context: StageContext): Promise<void> {
  const slice = context.settings as SliceOf<typeof configure>;
  const fingerprint = readJson(context.output('analyze', {}), 'fingerprint.json') as Fingerprint;
  const found = planAuto(slice, fingerprint);
  for (const group of AUTO_GROUPS) {
    const keys = slice.auto[group];
    if (keys === undefined) continue;
    const planned = keys.map((key): [string, Json] => [key, found.get(key)!.value]);
    writeJson(context.out, configuredFile(group), Object.fromEntries(planned));
  }
  const configured: Configured = {
    format: 1,
    cases: fingerprint.cases.length,
    values: AUTO_GROUPS.flatMap((group) =>
      keysOf(group).keys.flatMap((key): ConfiguredValue[] => {
        const value = found.get(key);
        if (value === undefined) return [];
        const common = { key: `${keysOf(group).at.join('.')}.${key}`, value: value.value };
        return slice.auto[group]?.includes(key)
          ? [{ ...common, from: 'planned', why: value.why }]
          : [{ ...common, from: 'file' }];
      }),
    ),
  };
  writeJson(context.out, 'configured.json', configured as unknown as Json);
  context.used({ cases: fingerprint.cases.length, values: toObject(configured) });
  return Promise.resolve();
}

function toObject({ values }: Configured): JsonObject {
  return Object.fromEntries(values.map(({ key, value }) => [key, value]));
}
