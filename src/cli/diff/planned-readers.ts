import { AUTO_GROUPS, keysOf } from '../../config/auto-keys.js';
import type { Settings } from '../../config/experiment.js';
import { readersOf } from '../../graph/consequences.js';
import { catalog } from '../../stages/catalog.js';
import { configuredFile } from '../../stages/configure/configured-needs.js';
import type { KeyConsequence } from './report.js';
import type { SideSettings } from './side.js';

/** The stages that compute anew where planning turns `auto` into another value. */
export function plannedReaders(key: string, { complete }: SideSettings): KeyConsequence {
  const group = AUTO_GROUPS.find((one) => {
    const { at, keys } = keysOf(one);
    return keys.some((name) => [...at, name].join('.') === key);
  });
  const unclear: KeyConsequence = { why: 'not known: no stage is known to read it' };
  if (group === undefined) return unclear;
  try {
    const settings = complete as unknown as Settings;
    return { stages: readersOf({ catalog, settings, stage: 'configure', file: configuredFile(group) }) };
  } catch {
    // A damaged record: its settings are no experiment.
    return unclear;
  }
}
